// The relay is killed in the midst of traffic and started again: what it has answered is true.

import { afterEach, expect, test } from 'vitest';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Correspondence, inOrder } from './correspondence.ts';
import { freshStateDir, type RelayProcess, runtimesOf, startRelayProcess, stop } from './relayProcess.ts';

const queues = 4;
const messages = 40;

let running: RelayProcess | null = null;

afterEach(async () => {
  if (running !== null) await stop(running, 'SIGKILL');
});

async function starts(stateDir: string): Promise<{ relay: RelayProcess; server: SMPServer }> {
  const relay = await startRelayProcess({ STATE_DIR: stateDir, PROXY_PORT: 'off', LIMITS: 'off' });
  running = relay;
  const server = parseServer(relay.address);
  if (server === null) throw new Error(relay.address);
  return { relay, server };
}

type Kill = (relay: RelayProcess) => Promise<unknown>;

const killsTheRuntime: Kill = ({ child, exitCode }) => {
  for (const runtime of runtimesOf(child)) process.kill(runtime, 'SIGKILL');
  return exitCode;
};
const killsAll: Kill = (relay) => stop(relay, 'SIGKILL');

test('killed at any moment, it keeps what it has taken and forgets what was acknowledged', async () => {
  const stateDir = freshStateDir();
  let { relay, server } = await starts(stateDir);
  const all = await Promise.all(Array.from({ length: queues }, () => Correspondence.begins(server)));
  for (const kills of [killsTheRuntime, killsAll, killsTheRuntime]) {
    const { promise: itsMoment, resolve } = Promise.withResolvers<void>();
    let left = 1 + Math.floor(Math.random() * queues * messages * 0.8);
    const taken = () => (left -= 1) === 0 && resolve();
    const readings = all.map((one) => one.reads(server));
    const writings = all.map((one) => one.writes(server, messages, taken));
    await itsMoment;
    await kills(relay);
    await Promise.all(writings);
    for (const read of await Promise.all(readings)) expect(read).toEqual(inOrder(read));

    ({ relay, server } = await starts(stateDir));
    await Promise.all(all.map((one) => one.catchesUp(server)));
  }
}, 120_000);
