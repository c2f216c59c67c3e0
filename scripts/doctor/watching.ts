// With the operator's secret: whether the connection through which a proxy brings this machine's commands tells the
// relay this machine's address. The relay is asked to look for it for some minutes (src/durable/watch.ts).

import { request as requestInClear } from 'node:http';
import { request as requestByTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import type { Connection } from '../../client/smp/connection.ts';
import { ProxiedRelay } from '../../client/smp/proxiedRelay.ts';
import { PRXY } from '../../client/smp/proxyCommands.ts';
import { base64url } from '../../src/proto/bytes.ts';
import { formatServer, type SMPServerAddress } from '../../src/proto/server.ts';
import { askRelay } from '../admin/askRelay.ts';
import { Stop } from '../operator/stop.ts';
import { type Context, diagnose } from './failures.ts';
import { failed, type Finding, good } from './finding.ts';

/**
 * Until the relay has heard of it everywhere, and until a proxy that nobody uses meanwhile has hung up, so that it
 * connects anew.
 */
export const usualWait = 65_000;

/** `wait`: milliseconds. */
export interface Watching {
  secret: string;
  wait: number;
}

const check = 'proxied headers';

/** `origin`: of the relay. */
export async function watchProxied(
  { secret, wait }: Watching,
  relay: SMPServerAddress,
  origin: string,
  proxy: { connection: Connection; address: SMPServerAddress; context: Context },
): Promise<Finding> {
  try {
    // This machine may have an address of each kind, and the proxy may know the other one.
    const armed = await Promise.all([4, 6].map((family) => arm(origin, secret, family)));
    if (armed.every((one) => one === null)) throw new Stop('The relay does not answer its operator.');
    if (!armed.includes(true)) return blind;
    await after(wait);
    const { connection, address, context } = proxy;
    const route = await new ProxiedRelay(connection, relay, { basicAuth: address.basicAuth }).connect();
    if (!route.ok) return failed(check, diagnose('proxy route', route, context));
    // Which session that is the proxy says to whoever asks again.
    const session = await connection.request(PRXY(relay, address.basicAuth));
    if (!session.ok) return failed(check, diagnose('proxy route', session, context));
    return foundIn(await brought(relay, secret, base64url(session.value.sessionId)));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const remedy = 'The secret is the relay’s ADMIN_SECRET: from identity/, or from --admin-secret-file.';
    return failed(check, { says: error.message, remedy });
  }
}

/** Null where the relay is not reached with an address of this kind; false where it is not told who asks. */
async function arm(origin: string, secret: string, family: number): Promise<boolean | null> {
  const { status, body } = await ask(origin, secret, family).catch(() => ({ status: 0, body: '' }));
  if (status === 0) return null;
  if (status !== 200) throw new Stop(`The relay does not let the operator in (HTTP ${status}).`);
  return (JSON.parse(body) as { watched: boolean }).watched;
}

function ask(origin: string, secret: string, family: number): Promise<{ status: number; body: string }> {
  const by = origin.startsWith('https:') ? requestByTls : requestInClear;
  const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asking = by(`${origin}/admin`, { method: 'POST', family, headers, timeout: 10_000 }, (response) => {
      resolve(text(response).then((body) => ({ status: response.statusCode ?? 0, body })));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', reject);
    asking.end(JSON.stringify({ command: 'watch' }));
  });
}

/** The relay hears of a session a moment after it has begun. */
async function brought(relay: SMPServerAddress, secret: string, sessionId: string): Promise<string[] | null> {
  for (let tries = 5; ; tries--) {
    const { headers } = await askRelay(formatServer(relay), secret, { command: 'brought', sessionId });
    if (headers !== null || tries === 0) return headers as string[] | null;
    await after(500);
  }
}

const blind: Finding = {
  check,
  state: 'note',
  says: 'The relay is told nobody’s address here, as on one’s own machine: there is nothing to look for.',
};

function foundIn(headers: string[] | null): Finding {
  if (headers === null) {
    const says =
      'The proxy was connected to the relay before this was looked for: try again when fewer people use it.';
    return { check, state: 'note', says };
  }
  if (headers.length === 0)
    return good(check, 'What the proxy brings tells the relay nothing of this machine’s address.');
  return failed(check, {
    says: `Through the proxy the relay is told this machine’s address, in ${headers.join(', ')}.`,
    remedy:
      'Are relay and proxy in one zone, or in one account? Put them in different ones. Until then the proxy hides nobody from this relay; nothing of it is kept.',
  });
}
