// The doctor's round: from the outermost to the innermost, each thing only if what it depends on is good.

import { ProxiedRelay } from '../../client/smp/proxiedRelay.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { SMPServerAddress } from '../../src/proto/server.ts';
import { originOf } from './address.ts';
import { Arrivals } from './arrivals.ts';
import { meet } from './connecting.ts';
import { idle, many } from './endurance.ts';
import { type Context, diagnose } from './failures.ts';
import { type Check, failed, type Finding, good, timing } from './finding.ts';
import { type Info, readInfo } from './info.ts';
import { clockOf, reachabilityOf } from './reachability.ts';
import { type Ends, story } from './story.ts';
import { watchProxied, type Watching } from './watching.ts';

export interface Examination {
  relay: SMPServerAddress;
  /** Through which messages are sent as well. */
  proxy: SMPServerAddress | null;
  /** Milliseconds for each step. */
  patience: number;
  /** Milliseconds for which a socket is left alone; null: not looked at. */
  idle: number | null;
  /** How many messages are sent by one connection; null: not looked at. */
  many: number | null;
  /** What a proxied connection tells the relay of this machine; null: not looked at. */
  watch: Watching | null;
}

export async function* examine(given: Examination): AsyncGenerator<Finding> {
  const connections: Connection[] = [];
  try {
    yield* rounds(given, connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function* rounds(given: Examination, connections: Connection[]): AsyncGenerator<Finding> {
  const { relay, patience } = given;
  const asked = await readInfo(originOf(relay), patience);
  yield reachabilityOf(asked);
  const clock = clockOf(asked);
  if (clock !== null) yield clock;
  if (asked.reached.kind === 'nothing')
    return yield* skipped(['connection', 'identity', 'version', 'create']);

  const arrivals = new Arrivals();
  const settings = { connectTimeout: patience, commandTimeout: patience };
  const alice = await meet('relay', relay, asked.info, { ...settings, onEvent: arrivals.listener });
  yield* alice.findings;
  if (alice.connection === null) return yield* skipped(['create']);
  connections.push(alice.connection);
  const withoutQueues = whyNoQueue(asked.info, relay.basicAuth !== null);
  if (withoutQueues !== null) {
    yield { check: 'create', state: 'note', says: `${withoutQueues} No message is sent.` };
    return;
  }
  const bob = await meet('relay', relay, asked.info, { ...settings, onEvent: () => undefined });
  if (bob.connection === null) return yield* bob.findings;
  connections.push(bob.connection);

  const context: Context = { info: asked.info, hasPassword: relay.basicAuth !== null };
  const checks: Ends['checks'] = { secure: 'secure', send: 'send' };
  const common = { arrivals, checks, basicAuth: relay.basicAuth, patience, context };
  yield* talk(given, { recipient: alice.connection, sender: bob.connection, ...common }, connections);
}

async function* talk(given: Examination, ends: Ends, connections: Connection[]): AsyncGenerator<Finding> {
  const { proxy } = given;
  let isWell = true;
  for await (const finding of story(ends)) {
    if (finding.state === 'failed') isWell = false;
    yield finding;
  }
  if (!isWell) return;
  if (proxy !== null) yield* throughProxy(proxy, given, ends, connections);
  yield* onRequest(given, ends);
}

async function* onRequest(given: Examination, ends: Ends): AsyncGenerator<Finding> {
  const { recipient: connection, arrivals, basicAuth, context } = ends;
  const { patience, many: count } = given;
  if (count !== null) yield many({ connection, arrivals, basicAuth, count, patience, context });
  if (given.idle !== null) yield idle(connection, given.idle);
}

async function* throughProxy(
  proxy: SMPServerAddress,
  { relay, watch }: Examination,
  ends: Ends,
  connections: Connection[],
): AsyncGenerator<Finding> {
  const { info } = await readInfo(originOf(proxy), ends.patience);
  const met = await meet('proxy', proxy, info, {
    connectTimeout: ends.patience,
    // The proxy has a handshake and a command of its own to wait for.
    commandTimeout: 3 * ends.patience,
    onEvent: () => undefined,
  });
  yield* met.findings;
  if (met.connection === null) return;
  connections.push(met.connection);
  const route = new ProxiedRelay(met.connection, relay, { basicAuth: proxy.basicAuth });
  const context = { info, hasPassword: proxy.basicAuth !== null };
  const [outcome, milliseconds] = await timing(() => route.connect());
  if (!outcome.ok) {
    yield failed('proxy route', diagnose('proxy route', outcome, context), milliseconds);
    return;
  }
  yield good('proxy route', 'The proxy leads to the relay, and to no other.', milliseconds);
  const checks = { secure: 'secure through the proxy', send: 'send through the proxy' } as const;
  for await (const finding of story({ ...ends, sender: route, checks })) {
    // The rest is as before.
    if (finding.state === 'failed' || Object.values<Check>(checks).includes(finding.check)) yield finding;
  }
  if (watch === null) return;
  yield watchProxied(watch, relay, originOf(relay), { connection: met.connection, address: proxy, context });
}

/** Null where a queue is to be created. */
function whyNoQueue(info: Info | null, hasPassword: boolean): string | null {
  if (info?.newQueues === 'off') {
    return info.hasQueues
      ? 'It makes no new queues: creation is closed there.'
      : 'It makes no new queues, as a proxy should.';
  }
  if (info?.newQueues !== 'invite' || hasPassword) return null;
  return 'It makes queues for invite codes: npm run admin -- invite 10 prints its address with one.';
}

function* skipped(checks: readonly Check[]): Generator<Finding> {
  for (const check of checks)
    yield { check, state: 'skipped', says: 'Not looked at, because of what has failed.' };
}
