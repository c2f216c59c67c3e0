// A client that never reads: what it is told must not fill the relay's memory.

import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PING } from '../../client/smp/recipientCommands.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Correspondence } from './correspondence.ts';
import { RawClient } from './rawClient.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

/** 48 MB of answers, of which the relay may keep 1 MiB; the systems between it and the client keep some more. */
const frames = 3000;

let relay: RelayProcess;
let server: SMPServer;

beforeAll(async () => {
  // Limits of rate would end it first.
  relay = await startRelayProcess({ STATE_DIR: freshStateDir(), PROXY_PORT: 'off', LIMITS: 'off' });
  server = parseServer(relay.address) as SMPServer;
}, 60_000);
afterAll(() => stop(relay, 'SIGKILL'));

test('it is cut off, and others go on', async () => {
  const deaf = await RawClient.connects(server);
  const others = await Correspondence.begins(server);
  deaf.socket.pause();
  for (let sent = 0; sent < frames; sent++) {
    deaf.sends([PING()]);
    await setImmediate();
  }
  await others.writes(server, 5);
  await others.catchesUp(server);
  // What was said before it was cut off is all that there is to read.
  deaf.socket.resume();
  expect(await deaf.closed).toBe(1008);
  expect(deaf.received).toBeLessThan(frames / 2);
  expect(relay.output.stderr).toBe('');
}, 60_000);
