// `npm run bench`: what relay and clients cost, and against what. Only ratios within one run are to be judged: the
// machine is others', too. `-- --quick` measures less.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, type RuntimeOptions, startProxy, startRelay } from '../scripts/runtime.ts';
import { agents } from './agents.ts';
import {
  handshakes,
  idleConnections,
  newQueues,
  oneBlock,
  type Relay,
  resubscription,
} from './connections.ts';
import { counts } from './counts.ts';
import { cycles } from './cycles.ts';
import { serverAt } from './party.ts';
import { proxied } from './proxied.ts';
import { formatTable, type Row } from './table.ts';
import { inPlace, plainPairs } from './withoutCryptography/pair.ts';

/** Durations in milliseconds. */
const { handshaking, connections, queues, cold, blocks, rounds, duration, samples } = process.argv.includes(
  '--quick',
)
  ? {
      handshaking: 1000,
      connections: 100,
      queues: 300,
      cold: 100,
      blocks: 5,
      rounds: 2,
      duration: 700,
      samples: 3,
    }
  : {
      handshaking: 3000,
      connections: 300,
      queues: 2000,
      cold: 500,
      blocks: 20,
      rounds: 7,
      duration: 1500,
      samples: 11,
    };

const worker = (name: string) => join(import.meta.dirname, 'workers', name);

/** What is bundled for this process finds its packages from here; git ignores it. */
const projectFolder = join(import.meta.dirname, '..', '.edgedrop');
mkdirSync(projectFolder, { recursive: true });

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(within = tmpdir()): string {
  const folder = mkdtempSync(join(within, 'edgedrop-bench-'));
  folders.push(folder);
  return folder;
}

type Use<T> = (running: Running & { pid: number }) => Promise<T>;

type RelayOptions = Pick<RuntimeOptions, 'stateDir' | 'main' | 'inPlace'> & {
  /** Only with it something is counted. */
  ADMIN_SECRET?: string;
};

async function withRelay<T>({ ADMIN_SECRET, ...options }: RelayOptions, use: Use<T>): Promise<T> {
  return using(await startRelay({ port: 0, vars: { LIMITS: 'off', ADMIN_SECRET }, ...options }), use);
}

async function withProxy<T>(use: Use<T>): Promise<T> {
  const vars = { LIMITS: 'off', LOCAL_DESTINATIONS: 'on' };
  return using(await startProxy({ port: 0, vars, stateDir: freshFolder() }), use);
}

async function using<T>(running: Running, use: Use<T>): Promise<T> {
  try {
    const { pid } = running;
    if (pid === undefined) throw new Error('a runtime without a process');
    return await use({ ...running, pid });
  } finally {
    await running.stop();
  }
}

async function run(): Promise<Row[]> {
  const stateDir = freshFolder();
  const rows: Row[] = [];
  const relayOf = async ({ url, pid }: { url: URL; pid: number }): Promise<Relay> => ({
    server: await serverAt(url),
    pid,
  });

  const made = await withRelay({ stateDir }, async (running) => {
    const relay = await relayOf(running);
    rows.push(await handshakes(relay, handshaking), await idleConnections(relay, connections));
    const created = await newQueues(relay, queues);
    rows.push(...created.rows, await resubscription(relay, created.queues, 'after a reconnect'));
    rows.push(await oneBlock(relay, created.queues, blocks));
    return created.queues;
  });
  await withRelay({ stateDir }, async (running) => {
    const relay = await relayOf(running);
    rows.push(await resubscription(relay, made.slice(0, cold), 'after a restart'));
    await withRelay({ stateDir: freshFolder(), inPlace }, async (running) => {
      const plain = { ...(await relayOf(running)), Pair: await plainPairs(freshFolder(projectFolder)) };
      await withRelay({ stateDir: freshFolder(), main: worker('bare.ts') }, async (bare) => {
        rows.push(...(await cycles({ relay, plain, bare }, { rounds, duration })));
      });
    });
  });
  await withRelay({ stateDir }, async (running) => {
    await withProxy(async (proxy) => {
      const [relay, hop] = [await relayOf(running), await relayOf(proxy)];
      rows.push(...(await proxied(relay, hop, { rounds, duration })));
      rows.push(...(await agents(relay, hop, { rounds, duration, samples, freshFolder })));
    });
  });
  const counting = { stateDir: freshFolder(), main: worker('counting.ts'), ADMIN_SECRET: 'x'.repeat(32) };
  await withRelay(counting, async ({ url }) => {
    rows.push(...(await counts(url, 10)));
  });
  return rows;
}

console.log(formatTable(await run()));
process.exit(0);
