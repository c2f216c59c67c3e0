// `npm start` as a process of its own: what it prints, how it ends, and the runtime below it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RelayProcess {
  /** All that it printed so far. */
  output: { stdout: string; stderr: string };
  /** What stands behind `relay  `. */
  address: string;
  url: URL;
  child: ChildProcess;
  /** The exit code; null where a signal ended it. */
  exitCode: Promise<number | null>;
}

export function freshStateDir(): string {
  return mkdtempSync(join(tmpdir(), 'edgedrop-'));
}

/** Milliseconds, after which it is ended: no test leaves one behind. */
const usualLifetime = 60_000;

/** Runs until it is ready. Rejects with what it printed if it ends before. */
export async function startRelayProcess(
  env: NodeJS.ProcessEnv,
  lifetime = usualLifetime,
): Promise<RelayProcess> {
  const { output, child, exitCode } = spawnStart(env, lifetime);
  const ended = exitCode.then((code) => {
    throw new Error(`ended with ${code}: ${output.stdout}${output.stderr}`);
  });
  await Promise.race([printed(child, output, 'ready\n'), ended]);
  ended.catch(() => {});
  const address = /^relay {2}(\S+)$/m.exec(output.stdout)?.[1] ?? '';
  return { output, child, exitCode, address, url: new URL(`http://${address.split('@')[1]}/`) };
}

/** Runs until it ends by itself. */
export async function failingStart(env: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
  const { output, exitCode } = spawnStart(env);
  return { code: await exitCode, stderr: output.stderr };
}

function spawnStart(
  env: NodeJS.ProcessEnv,
  lifetime = usualLifetime,
): Pick<RelayProcess, 'output' | 'child' | 'exitCode'> {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    // Most tests need neither a proxy, whose runtime takes its time, nor the client's page.
    env: { ...process.env, RELAY_PORT: '0', PROXY_PORT: 'off', CLIENT: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: lifetime,
    killSignal: 'SIGKILL',
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += String(text)));
  child.stderr.on('data', (text) => (output.stderr += String(text)));
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return { output, child, exitCode };
}

async function printed(child: ChildProcess, output: { stdout: string }, text: string): Promise<void> {
  while (!output.stdout.includes(text)) await once(child.stdout ?? child, 'data');
}

export async function stop(
  { child, exitCode }: RelayProcess,
  signal: NodeJS.Signals,
): Promise<number | null> {
  child.kill(signal);
  return exitCode;
}

/** The process IDs of the runtimes that `child` started (Linux only). */
export function runtimesOf({ pid }: ChildProcess): number[] {
  return readdirSync('/proc')
    .filter(
      (name) => /^\d+$/.test(name) && status(name).parent === pid && status(name).name.startsWith('workerd'),
    )
    .map(Number);
}

export function isRunning(pid: number): boolean {
  return !['', 'Z', 'X'].includes(status(String(pid)).state);
}

/** Empty where there is no such process (any more). */
function status(pid: string): { name: string; state: string; parent: number } {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';
    return { name: field('Name'), state: field('State'), parent: Number(field('PPid')) };
  } catch {
    return { name: '', state: '', parent: 0 };
  }
}
