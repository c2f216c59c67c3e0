// An operator at a machine of their own: commands, the folder of identities, and a login at a stand-in of Cloudflare.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Told {
  code: number | string | null;
  stdout: string;
  stderr: string;
}

export class Operator {
  /** What IDENTITY_DIR says. */
  readonly identity = join(mkdtempSync(join(tmpdir(), 'edgedrop-operator-')), 'identity');
  readonly env: Record<string, string>;

  /** `env`: besides what every operator has. Without a login unless one is in it. */
  constructor(env: Record<string, string> = {}) {
    const home = mkdtempSync(join(tmpdir(), 'edgedrop-home-'));
    const { PATH = '' } = process.env;
    this.env = {
      PATH,
      HOME: home,
      XDG_CONFIG_HOME: home,
      WRANGLER_LOG_PATH: home,
      IDENTITY_DIR: this.identity,
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9/',
      ...env,
    };
  }

  setsUp(...args: string[]): Promise<Told> {
    return this.runs('scripts/setup.ts', ['--yes', ...args]);
  }

  deploys(...args: string[]): Promise<Told> {
    return this.runs('scripts/deploy.ts', args);
  }

  /** As the platform does it in a clone. */
  deploysByNpm(cwd: string, ...args: string[]): Promise<Told> {
    return this.#runs('npm', ['run', '--silent', 'deploy', '--', ...args], cwd);
  }

  runs(script: string, args: readonly string[]): Promise<Told> {
    return this.#runs(process.execPath, [script, ...args], '.');
  }

  /** Without a terminal. */
  #runs(command: string, args: readonly string[], cwd: string): Promise<Told> {
    return new Promise((resolve) => {
      const child = execFile(command, args, { env: this.env, cwd }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
      });
      child.stdin?.end();
    });
  }

  reads(file: string): string {
    return readFileSync(join(this.identity, file), 'utf8');
  }

  readsJson(file: string): Record<string, unknown> {
    return JSON.parse(this.reads(file)) as Record<string, unknown>;
  }

  writes(file: string, text: string): void {
    writeFileSync(join(this.identity, file), text);
  }
}
