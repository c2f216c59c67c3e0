// `npm start`: runs a relay and a proxy on this machine until it is told to stop. RELAY_PORT (8787) and PROXY_PORT
// (8788, or another where that is taken) say where; 0 takes any port that is free, PROXY_PORT=off leaves the proxy out.
// STATE_DIR (.edgedrop) is where they keep what they know. The environment may also set what the wrangler files call
// variables and secrets; the proxy's RELAY_IDENTITY is PROXY_IDENTITY here. CLIENT=off does not build the client's page.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildPage } from './page/build.ts';
import { type Running, startProxy, startRelay } from './runtime.ts';

const host = '127.0.0.1';
const usualProxyPort = 8788;

async function run(): Promise<void> {
  const { RELAY_PORT = '8787', PROXY_PORT, STATE_DIR: stateDir = '.edgedrop', CLIENT } = process.env;
  // The relay that the proxy is to reach is on this machine.
  const vars = { LOCAL_DESTINATIONS: 'on', ...process.env };
  const relayPort = await freePort('RELAY_PORT', RELAY_PORT);
  const proxyPort = await portOfProxy(PROXY_PORT);
  if (CLIENT !== 'off') await buildPage();
  const running: Running[] = [];
  let proxyAddress = '';
  if (proxyPort !== null) {
    const own = { ...vars, RELAY_IDENTITY: process.env['PROXY_IDENTITY'] };
    const proxy = await startProxy({ port: proxyPort, stateDir: join(stateDir, 'proxy'), vars: own });
    running.push(proxy);
    stopWhenTold(running);
    proxyAddress = await address(proxy.url);
  }
  const proposed = { CLIENT_PROXIES: proxyAddress, ...vars };
  const relay = await startRelay({ port: relayPort, stateDir, vars: proposed });
  running.push(relay);
  if (proxyPort === null) stopWhenTold(running);
  for (const { died } of running) {
    void died.then(() => fail('The runtime ended. What it wrote is kept: start the relay again.'));
  }
  console.log(`relay  ${await address(relay.url)}`);
  if (proxyAddress !== '') console.log(`proxy  ${proxyAddress}`);
  if (CLIENT !== 'off') console.log(`client  ${relay.url.href}`);
  console.log('ready');
}

/** Of the runtime one would only learn that it did not start. */
async function freePort(name: string, text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) fail(`${name} is no port: ${text}`);
  if (await isFree(port)) return port;
  fail(`Port ${port} is taken. Stop what listens there, or choose another: ${name}=0 npm start`);
}

/** Null for none. Where nobody has asked for a port, any will do: the address says which. */
async function portOfProxy(text: string | undefined): Promise<number | null> {
  if (text === 'off') return null;
  if (text !== undefined) return freePort('PROXY_PORT', text);
  return (await isFree(usualProxyPort)) ? usualProxyPort : 0;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  return true;
}

async function address(url: URL): Promise<string> {
  const response = await fetch(new URL('/.well-known/smp-relay.json', url));
  if (!response.ok) throw new Error(await response.text());
  const { address } = (await response.json()) as { address: string };
  return address;
}

function stopWhenTold(running: readonly Running[]): void {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= Promise.all(running.map((runtime) => runtime.stop())).then(() => process.exit(0));
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
