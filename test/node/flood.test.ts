// Far more than anybody may have under way, from one client.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { PING } from '../../client/smp/recipientCommands.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import type { SenderId } from '../../src/proto/ids.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Correspondence } from './correspondence.ts';
import { RawClient } from './rawClient.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

let relay: RelayProcess;
let server: SMPServer;

beforeAll(async () => {
  // On a slow machine, too, all of the refusals are to be under way at once.
  const vars = { PROXY_PORT: 'off', AUTH_FLOOR_MS: '20000' };
  relay = await startRelayProcess({ STATE_DIR: freshStateDir(), ...vars });
  server = parseServer(relay.address) as SMPServer;
}, 60_000);
afterAll(() => stop(relay, 'SIGKILL'));

const unknownQueue = { sndId: primitives.randomBytes(24) as SenderId, sndAuthKey: null };

test.each([
  ['faster than its rate', () => Array.from({ length: 100 }, PING)],
  ['which take their time', () => [SEND(unknownQueue, new Uint8Array(16_000), true)]],
])('commands %s end its connection, and no other', async (_, commands) => {
  const others = await Correspondence.begins(server);
  const flooding = await RawClient.connects(server);
  for (let frames = 0; frames < 400; frames++) flooding.sends(commands());
  const exchange = others.writes(server, 10);
  expect(await flooding.closed).toBe(1008);
  await exchange;
  await others.catchesUp(server);
  expect(relay.output.stderr).toBe('');
});
