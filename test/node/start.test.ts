// `npm start` as its user meets it.

import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import {
  failingStart,
  freshStateDir,
  isRunning,
  type RelayProcess,
  runtimesOf,
  startRelayProcess,
  stop,
} from './relayProcess.ts';

const running: RelayProcess[] = [];

async function starts(env: Record<string, string | undefined>): Promise<RelayProcess> {
  const relay = await startRelayProcess(env);
  running.push(relay);
  return relay;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => stop(relay, 'SIGKILL')));
});

async function info(relay: RelayProcess): Promise<Record<string, unknown>> {
  const response = await fetch(new URL('/.well-known/smp-relay.json', relay.url));
  return (await response.json()) as Record<string, unknown>;
}

test('it prints its address, then that it is ready, and nothing else', async () => {
  const relay = await starts({ STATE_DIR: freshStateDir() });
  expect(relay.output.stdout).toMatch(/^relay {2}smp:\/\/[\w-]{43}=@127\.0\.0\.1:[1-9]\d*\nready\n$/);
  expect(relay.output.stderr).toBe('');
});

test('with a proxy it prints both addresses, of two identities in two runtimes', async () => {
  const both = await starts({ STATE_DIR: freshStateDir(), PROXY_PORT: '0' });
  const [, relay, proxy] =
    /^relay {2}smp:\/\/(\S+)@\S+\nproxy {2}smp:\/\/(\S+)@127\.0\.0\.1:[1-9]\d*\nready\n$/.exec(
      both.output.stdout,
    ) ?? [];
  expect(relay).toHaveLength(44);
  expect(proxy).toHaveLength(44);
  expect(proxy).not.toBe(relay);
  expect(runtimesOf(both.child)).toHaveLength(2);
});

test('it serves the client, with its relay and its proxy, and says where', async () => {
  const { url, address, output } = await starts({
    STATE_DIR: freshStateDir(),
    PROXY_PORT: '0',
    CLIENT: 'on',
  });
  expect(output.stdout).toContain(`\nclient  ${url.href}\nready\n`);
  const proxy = /^proxy {2}(\S+)$/m.exec(output.stdout)?.[1];
  const proposed = await fetch(new URL('/client.json', url));
  expect(await proposed.json()).toEqual({ relays: [address], proxies: [proxy] });
  const page = await fetch(url);
  expect(await page.text()).toContain('<div id="page">');
});

test('where the usual port of the proxy is taken, it takes another that is free', async () => {
  const server = createServer().listen(8788, '127.0.0.1');
  // Somebody else may have it already, which is as good.
  server.on('error', () => undefined);
  const both = await starts({ STATE_DIR: freshStateDir(), PROXY_PORT: undefined });
  server.close();
  expect(both.output.stdout).toMatch(/^proxy {2}smp:\/\/\S+:[1-9]\d*$/m);
  expect(both.output.stdout).not.toMatch(/^proxy.*:8788$/m);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it well and leaves no process behind', async (signal) => {
  const relay = await starts({ STATE_DIR: freshStateDir(), PROXY_PORT: '0' });
  const runtimes = runtimesOf(relay.child);
  expect(runtimes).toHaveLength(2);
  expect(await stop(relay, signal)).toBe(0);
  expect(runtimes.filter(isRunning)).toEqual([]);
});

test('it is the same relay after a restart, and another one on another state', async () => {
  const STATE_DIR = freshStateDir();
  const first = await starts({ STATE_DIR });
  await stop(first, 'SIGTERM');
  const again = await starts({ STATE_DIR, RELAY_PORT: first.url.port });
  const other = await starts({ STATE_DIR: freshStateDir() });
  expect(again.address).toBe(first.address);
  expect(await info(other)).not.toMatchObject({ keyHash: (await info(again))['keyHash'] });
});

test('killed without warning, it leaves port and state to the next', async () => {
  const STATE_DIR = freshStateDir();
  const killed = await starts({ STATE_DIR });
  const runtimes = runtimesOf(killed.child);
  await stop(killed, 'SIGKILL');
  const next = await starts({ STATE_DIR, RELAY_PORT: killed.url.port });
  expect(next.address).toBe(killed.address);
  expect(runtimes.filter(isRunning)).toEqual([]);
});

test('it fails when its runtime ends', async () => {
  const relay = await starts({ STATE_DIR: freshStateDir() });
  for (const pid of runtimesOf(relay.child)) process.kill(pid, 'SIGKILL');
  expect(await relay.exitCode).toBe(1);
  expect(relay.output.stderr).toMatch(/^The runtime ended\. .*\n$/);
});

test('where its port is taken it says so', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, stderr } = await failingStart({ STATE_DIR: freshStateDir(), RELAY_PORT: String(port) });
  server.close();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `Port ${port} is taken. Stop what listens there, or choose another: RELAY_PORT=0 npm start\n`,
  });
});

test.each(['', '-1', '65536', 'smp'])('it takes no port called %j', async (RELAY_PORT) => {
  const { code, stderr } = await failingStart({ STATE_DIR: freshStateDir(), RELAY_PORT });
  expect({ code, stderr }).toEqual({ code: 1, stderr: `RELAY_PORT is no port: ${RELAY_PORT}\n` });
});

test('two relays never work on one state', async () => {
  const STATE_DIR = freshStateDir();
  const first = await starts({ STATE_DIR });
  const { code, stderr } = await failingStart({ STATE_DIR });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `Another relay is running on the state in ${STATE_DIR}. Stop it, or set STATE_DIR to another folder.\n`,
  });
  expect(await info(first)).toMatchObject({ address: first.address });
});

test('the environment sets what the configuration calls variables and secrets', async () => {
  const protectedRelay = await starts({ STATE_DIR: freshStateDir(), CREATE_PASSWORD: 'sesame' });
  const closedRelay = await starts({ STATE_DIR: freshStateDir(), NEW_QUEUES: 'off' });
  expect(await info(protectedRelay)).toMatchObject({ newQueues: 'password' });
  expect(await info(closedRelay)).toMatchObject({ newQueues: 'off' });
});

test('a malformed identity is refused instead of replaced', async () => {
  const { code, stderr } = await failingStart({ STATE_DIR: freshStateDir(), RELAY_IDENTITY: '{}' });
  expect(code).toBe(1);
  expect(stderr).toContain('RELAY_IDENTITY');
});
