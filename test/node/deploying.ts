// An operator who is logged in at a stand-in of Cloudflare and deploys with the real wrangler. What lies outside of the
// API is told by the test: whether the new name answers, and what the doctor says.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { choose, readArguments } from '../../scripts/operator/choices.ts';
import { deploy } from '../../scripts/operator/deployment.ts';
import { readFolder, type Role } from '../../scripts/operator/folder.ts';
import { deployPage } from '../../scripts/operator/pageDeployment.ts';
import { setUp } from '../../scripts/operator/setUp.ts';
import { Stop } from '../../scripts/operator/stop.ts';
import type { World } from '../../scripts/operator/world.ts';
import { paddedBase64url } from '../../src/proto/bytes.ts';
import { CloudflareStandIn } from './cloudflareStandIn.ts';
import { Operator } from './operator.ts';

// Each deployment is a process or two, on whatever machine.
vi.setConfig({ testTimeout: 120_000 });

export interface Deployed {
  code: number;
  /** All that was said, and at the end why it could not go on. */
  said: string;
}

export class Deployer {
  readonly cloudflare: CloudflareStandIn;
  readonly operator: Operator;
  /** The key hash that a host gives to anybody who asks; `own`: that of the identity. */
  answers: string | null = 'own';
  /** Where it is not about what wrangler does, something quicker takes its place. */
  hasWrangler = true;
  isWell = true;
  resolves = false;
  readonly examined: string[] = [];

  private constructor(cloudflare: CloudflareStandIn, operator: Operator) {
    this.cloudflare = cloudflare;
    this.operator = operator;
  }

  static async loggedIn(): Promise<Deployer> {
    const cloudflare = await CloudflareStandIn.start();
    const operator = new Operator({ CLOUDFLARE_API_BASE_URL: cloudflare.url, CLOUDFLARE_API_TOKEN: 'token' });
    for (const [name, value] of Object.entries(operator.env)) vi.stubEnv(name, value);
    return new Deployer(cloudflare, operator);
  }

  async setsUp(role: Role, name: string, password?: string): Promise<void> {
    const given = readArguments(
      ['--yes', `--${role}`, '--name', name, ...(password === undefined ? ['--open'] : [])],
      password,
    );
    const existing = await readFolder(role);
    await setUp(role, existing, await choose(role, existing, given, null));
  }

  async deploys(role: Role = 'relay'): Promise<Deployed> {
    const prepared = await readFolder(role);
    if (prepared === null) throw new Error('no setup');
    return this.#told((world) => deploy(role, prepared, world), paddedBase64url(prepared.keyHash));
  }

  /** `variables`: of the relay's configuration. */
  deploysPage(name?: string, variables: Record<string, string> = {}): Promise<Deployed> {
    return this.#told((world) => deployPage(name, variables, world), '');
  }

  async #told(command: (world: World) => Promise<number>, own: string): Promise<Deployed> {
    const said: string[] = [];
    const world: World = {
      wrangler: (args, env) => (this.hasWrangler ? wrangler(args, env, said) : this.#uploads(args)),
      keyHashAt: () => Promise.resolve(this.answers === 'own' ? own : this.answers),
      proposedAt: () => Promise.resolve(this.answers === 'own' ? this.#proposed() : this.answers),
      resolves: () => Promise.resolve(this.resolves),
      examine: (address) => {
        this.examined.push(address);
        return Promise.resolve(this.isWell);
      },
      hasTerminal: false,
      say: (words) => said.push(words),
      pause: () => Promise.resolve(),
      attempts: 3,
    };
    try {
      return { code: await command(world), said: said.join('\n') };
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      return { code: 1, said: [...said, error.message].join('\n') };
    }
  }

  /** As the page's Worker answers. */
  #proposed(): string | null {
    const [page] = [...this.cloudflare.workers.values()].filter(({ bindings }) =>
      bindings.some(({ name }) => name === 'PAGE_MARK'),
    );
    const listed = (variable: string) =>
      page?.bindings
        .find(({ name }) => name === variable)
        ?.text?.split(',')
        .filter(Boolean);
    return JSON.stringify({ relays: listed('CLIENT_RELAYS'), proxies: listed('CLIENT_PROXIES') });
  }

  #uploads(args: readonly string[]): Promise<number> {
    const after = (option: string) => args.flatMap((each, at) => (args[at - 1] === option ? [each] : []));
    const [file] = after('--secrets-file');
    const secrets = JSON.parse(file === undefined ? '{}' : readFileSync(file, 'utf8')) as object;
    this.cloudflare.takes(after('--name')[0] ?? '', [
      ...after('--var').map((variable) => {
        const [, name = '', text = ''] = /^(\w+):(.*)$/.exec(variable) ?? [];
        return { name, type: 'plain_text', text };
      }),
      ...Object.entries(secrets).map(([name, text]) => ({ name, type: 'secret_text', text: String(text) })),
    ]);
    return Promise.resolve(0);
  }

  /** What the Worker has been given, by name. */
  bindingsOf(worker: string): Record<string, string | undefined> {
    const { bindings } = this.cloudflare.workers.get(worker) ?? { bindings: [] };
    return Object.fromEntries(bindings.map(({ name, text }) => [name, text]));
  }

  get uploads(): number {
    return this.cloudflare.calls.filter((call) => /^PUT .*\/scripts\/[\w-]+$/.test(call)).length;
  }

  leaves(): void {
    this.cloudflare.stop();
    vi.unstubAllEnvs();
  }
}

function wrangler(args: readonly string[], env: Record<string, string>, said: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['node_modules/wrangler/bin/wrangler.js', ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        said.push(stdout, stderr);
        resolve(error === null ? 0 : 1);
      },
    );
    child.stdin?.end();
  });
}
