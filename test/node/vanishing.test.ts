// A subscriber who is gone without having said so.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Correspondence, inOrder } from './correspondence.ts';
import { Middleman } from './middleman.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

const messages = 20;

let relay: RelayProcess;
let server: SMPServer;

beforeAll(async () => {
  relay = await startRelayProcess({ STATE_DIR: freshStateDir(), PROXY_PORT: 'off' });
  server = parseServer(relay.address) as SMPServer;
}, 60_000);
afterAll(() => stop(relay, 'SIGKILL'));

/** `leaves` happens while messages come in. Returns what came before it. */
async function loses(leaves: (middleman: Middleman) => void): Promise<number[]> {
  const middleman = await Middleman.before(server.port);
  const one = await Correspondence.begins(server);
  const reading = one.reads({ ...server, port: middleman.port });
  let taken = 0;
  await one.writes(server, messages, () => {
    taken += 1;
    if (taken === messages / 2) leaves(middleman);
  });
  await one.catchesUp(server);
  middleman.stop();
  return reading;
}

test('whose connection was torn down gets on the next one what was kept for her', async () => {
  const read = await loses((middleman) => middleman.cuts());
  expect(read).toEqual(inOrder(read));
});

test('whom nothing reaches any more gets on another connection what was kept for her', async () => {
  const read = await loses((middleman) => middleman.holdsAnswers());
  expect(read).toEqual(inOrder(read));
});
