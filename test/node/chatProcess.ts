// `npm run chat` as a process of its own: what is typed into it, and what it prints.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Addresses. */
export interface ChatPlaces {
  relay: string;
  proxy: string;
}

export interface ChatStart {
  store: string;
  args?: readonly string[];
  env?: Record<string, string>;
}

/** Each process loads the whole client: what one has compiled, the next need not. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'edgedrop-compiled');

const running = new Set<ChatProcess>();

export class ChatProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** The exit code; null where a signal ended it. */
  readonly exitCode: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(places: ChatPlaces, { store, args = [], env = {} }: ChatStart) {
    const options = ['--relay', places.relay, '--proxy', places.proxy, '--store', store, ...args];
    const { EDGEDROP_PASSPHRASE: _, ...surroundings } = process.env;
    this.child = spawn(process.execPath, ['scripts/chat.ts', ...options], {
      env: { ...surroundings, NODE_COMPILE_CACHE, ...env },
      stdio: 'pipe',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
    this.child.stdout.on('data', (text) => (this.stdout += String(text)));
    this.child.stderr.on('data', (text) => (this.stderr += String(text)));
    this.exitCode = once(this.child, 'close').then(([code]) => code as number | null);
    running.add(this);
    void this.exitCode.then(() => running.delete(this));
  }

  types(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  ends(): Promise<number | null> {
    this.child.stdin.end();
    return this.exitCode;
  }

  kills(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exitCode;
  }

  /** A whole line, now or later. */
  prints(text: string | RegExp): Promise<string> {
    return this.#shows('stdout', text);
  }

  says(text: string | RegExp): Promise<string> {
    return this.#shows('stderr', text);
  }

  /** The link stands alone on its line. */
  link(): Promise<string> {
    return this.prints(/^https:\/\/\S+$/);
  }

  async #shows(stream: 'stdout' | 'stderr', text: string | RegExp): Promise<string> {
    const isThere = () => {
      const lines = this[stream].split('\n').slice(0, -1);
      return lines.find((line) => (typeof text === 'string' ? line === text : text.test(line)));
    };
    const ended = this.exitCode.then(() => true);
    for (;;) {
      const found = isThere();
      if (found !== undefined) return found;
      const isOver = await Promise.race([once(this.child[stream], 'data').then(() => false), ended]);
      if (isOver && isThere() === undefined)
        throw new Error(`ended without ${String(text)}: ${this.stdout}${this.stderr}`);
    }
  }
}

export async function killAll(): Promise<void> {
  await Promise.all([...running].map((chat) => chat.kills('SIGKILL')));
}
