// `npm start`: runs the relay on this machine until it is told to stop. RELAY_PORT (8787; 0 takes any that is free)
// and STATE_DIR (.edgedrop) say where; the environment may also set what wrangler.toml calls variables and secrets.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { type RunningRelay, startRelay } from './runtime.ts';

const host = '127.0.0.1';

async function run(): Promise<void> {
  const { RELAY_PORT = '8787', STATE_DIR: stateDir = '.edgedrop' } = process.env;
  const port = await freePort(RELAY_PORT);
  const relay = await startRelay({ port, stateDir, vars: process.env });
  stopWhenTold(relay);
  void relay.died.then(() => fail('The runtime ended. What it wrote is kept: start the relay again.'));
  console.log(`relay  ${await address(relay.url)}`);
  console.log('ready');
}

/** Of the runtime one would only learn that it did not start. */
async function freePort(text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) fail(`RELAY_PORT is no port: ${text}`);
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch {
    fail(`Port ${port} is taken. Stop what listens there, or choose another: RELAY_PORT=0 npm start`);
  }
  server.close();
  return port;
}

async function address(url: URL): Promise<string> {
  const response = await fetch(new URL('/.well-known/smp-relay.json', url));
  if (!response.ok) throw new Error(await response.text());
  const { address } = (await response.json()) as { address: string };
  return address;
}

function stopWhenTold(relay: RunningRelay): void {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= relay.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Miniflare exits at once and calls it a failure.
    process.removeAllListeners(signal);
    // More than once: from the terminal and from npm, which passes it on.
    process.on(signal, stop);
  }
  // What npm cannot pass on is its own SIGKILL. A relay that nobody sees any more would keep the port.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === 'start') {
    setInterval(() => process.ppid === parent || stop(), 200).unref();
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

try {
  await run();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
