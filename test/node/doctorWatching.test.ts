// The doctor and what a proxied connection tells the relay of whoever sends: at relays that say so.

import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../client/smp/connect.ts';
import { originOf } from '../../scripts/doctor/address.ts';
import type { Finding } from '../../scripts/doctor/finding.ts';
import { watchProxied } from '../../scripts/doctor/watching.ts';
import type { Flaw } from './brokenRelay.ts';
import { aRelay } from './patients.ts';

const secret = 'a-secret-of-at-least-32-characters';

interface Door {
  status?: number;
  watched?: boolean;
  headers?: string[] | null;
  breaksOff?: boolean;
}

/** The operator's door, where these are the answers. */
const door =
  ({ status = 200, watched = true, headers = null, breaksOff = false }: Door) =>
  (response: ServerResponse): void => {
    let asked = '';
    response.req.on('data', (text) => (asked += String(text)));
    response.req.on('end', () => {
      if (breaksOff) {
        response.writeHead(200, { 'Content-Length': 100 }).write('{', () => response.destroy());
        return;
      }
      const isOpen = response.req.headers.authorization === `Bearer ${secret}`;
      const answer = asked.includes('"watch"') ? { watched } : { headers };
      response.writeHead(isOpen ? status : 401).end(JSON.stringify(answer));
    });
  };

async function found(at: Door, atProxy: Flaw = {}, given = secret): Promise<Finding> {
  const { address: asked } = await aRelay({ page: door(at) });
  const { address } = await aRelay(atProxy);
  // This proxy leads to what has its own certificates.
  const relay = { ...asked, keyHash: address.keyHash };
  const connected = await connect(address, { pingInterval: 0, onEvent: () => undefined });
  if (!connected.ok) throw new Error('no proxy');
  const { connection } = connected;
  onTestFinished(() => connection.close());
  const context = { info: null, hasPassword: false };
  return watchProxied({ secret: given, wait: 0 }, relay, originOf(relay), { connection, address, context });
}

test.each<[string, Door, Finding['state'], RegExp]>([
  ['nothing', { headers: [] }, 'good', /tells the relay nothing of this machine/],
  ['its address', { headers: ['cf-connecting-ip', 'x-real-ip'] }, 'failed', /in cf-connecting-ip, x-real-ip/],
  ['nothing to look for', { watched: false }, 'note', /told nobody’s address/],
  ['nothing, for it was connected before', { headers: null }, 'note', /try again/],
])('a proxied connection that brings %s', async (_, at, state, says) => {
  expect(await found(at)).toMatchObject({
    check: 'proxied headers',
    state,
    says: expect.stringMatching(says),
  });
});

test.each<[string, () => Promise<Finding>, RegExp, RegExp]>([
  ['another secret', () => found({}, {}, 'wrong'), /HTTP 401/, /--admin-secret-file/],
  ['a door that breaks off', () => found({ breaksOff: true }), /does not answer/, /ADMIN_SECRET/],
  ['no door', () => found({ status: 405 }), /HTTP 405/, /ADMIN_SECRET/],
  [
    'a proxy that does not connect',
    () =>
      found(
        {},
        {
          answers: ({ tag }) =>
            tag === 'PRXY' ? { tag: 'ERR', error: { PROXY: { BROKER: 'TIMEOUT' } } } : undefined,
        },
      ),
    /TIMEOUT/,
    /does not reach the relay/,
  ],
])('where there is %s it says so', async (_, finding, says, remedy) => {
  expect(await finding()).toMatchObject({
    state: 'failed',
    says: expect.stringMatching(says),
    remedy: expect.stringMatching(remedy),
  });
});
