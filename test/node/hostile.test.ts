// Strangers find an open port. What they send does no harm, and a relay tells nobody of it: not even its operator.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { PING } from '../../client/smp/recipientCommands.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Correspondence } from './correspondence.ts';
import { ends, frames, requests, stranger, upgrade } from './hostile.ts';
import { RawClient } from './rawClient.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

let relay: RelayProcess;
let server: SMPServer;
let said: RelayProcess['output'];

beforeAll(async () => {
  relay = await startRelayProcess({ STATE_DIR: freshStateDir(), PROXY_PORT: 'off' });
  server = parseServer(relay.address) as SMPServer;
  said = { ...relay.output };
}, 60_000);
afterAll(() => stop(relay, 'SIGKILL'));

/** And is as it was. */
async function expectService(): Promise<void> {
  const one = await Correspondence.begins(server);
  await one.writes(server, 3);
  await one.catchesUp(server);
  expect(relay.output).toEqual(said);
}

test.each(Object.entries(ends))('a stranger sends requests that are none, %s', async (_, end) => {
  await Promise.all(Object.values(requests).map((bytes) => stranger(Number(server.port), [bytes], end)));
  await expectService();
});

test.each(Object.entries(ends))(
  'a stranger opens a WebSocket, sends what is no frame, %s',
  async (_, end) => {
    await Promise.all(
      Object.values(frames).map((bytes) => stranger(Number(server.port), [upgrade, bytes], end)),
    );
    await expectService();
  },
);

test.each(Object.entries(ends))('a stranger sends a frame at once with the upgrade, %s', async (_, end) => {
  await Promise.all(
    Object.values(frames).map((bytes) =>
      stranger(Number(server.port), [Buffer.concat([upgrade, bytes])], end),
    ),
  );
  await expectService();
});

test.each([
  ['noise', new Uint8Array(16_384)],
  ['text', 'hello'],
  ['nothing', ''],
  ['a frame that is too short', new Uint8Array(100)],
  ['a frame as long as can be', new Uint8Array(30_000_000)],
])('after its handshake a client sends %s', async (_, data) => {
  const client = await RawClient.connects(server);
  client.sends([PING()]);
  client.socket.send(data);
  expect(await client.closed).toBe(1002);
  await expectService();
});

test('clients leave in the midst of everything', async () => {
  const clients = await Promise.all(Array.from({ length: 10 }, () => RawClient.connects(server)));
  for (const client of clients) {
    client.sends(Array.from({ length: 100 }, PING));
    client.socket.terminate();
  }
  await expectService();
});
