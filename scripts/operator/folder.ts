// What the operator keeps of a deployment, in a folder that git ignores: the offline key, the secrets that are
// uploaded, and where it was deployed to. `identity/relay/` and `identity/proxy/`, or under IDENTITY_DIR.

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adminSecret } from '../../src/durable/adminSecret.ts';
import { type Credentials, parseCredentials } from '../../src/durable/relayCredentials.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import type { KeyHash } from '../../src/proto/ids.ts';
import { type Place, readPassword, readPlace } from './place.ts';
import { Stop } from './stop.ts';

export type Role = 'relay' | 'proxy';
export const roles: readonly Role[] = ['relay', 'proxy'];

export const configOf = { relay: 'wrangler.toml', proxy: 'wrangler.proxy.toml' };

/** What wrangler uploads. An absent password is none, and without the operator's secret there is no door for one. */
export interface Secrets {
  RELAY_IDENTITY: string;
  CREATE_PASSWORD?: string;
  ADMIN_SECRET?: string;
}

export interface Deployment extends Place {
  /** The ID of the account that it was deployed to; null: it was not. */
  account: string | null;
  /** The zone of its domain, where that is known. */
  zone: string | null;
  /** Where it is reached; null as long as that is not known. */
  host: string | null;
}

export interface Prepared {
  folder: string;
  deployment: Deployment;
  secrets: Secrets;
  keyHash: KeyHash;
}

export const files = {
  authority: 'authority.key',
  secrets: 'secrets.json',
  deployment: 'deployment.json',
};

export const folderOf = (role: Role) => join(process.env['IDENTITY_DIR'] ?? 'identity', role);

/** Null where there has been no setup. A Stop where what is there cannot be used: it is never replaced. */
export async function readFolder(role: Role): Promise<Prepared | null> {
  const folder = folderOf(role);
  const [secretsText, deploymentText] = await Promise.all(
    [files.secrets, files.deployment].map((file) => readIfThere(join(folder, file))),
  );
  if (secretsText == null && deploymentText == null && !existsSync(folder)) return null;
  const secrets =
    readSecrets(secretsText ?? missing(folder, files.secrets)) ?? malformed(folder, files.secrets);
  const deployment =
    readDeployment(deploymentText ?? missing(folder, files.deployment)) ??
    malformed(folder, files.deployment);
  const credentials = credentialsOf(secrets) ?? malformed(folder, files.secrets);
  return { folder, deployment, secrets, keyHash: chainKeyHash(credentials.certChain) };
}

function credentialsOf({ RELAY_IDENTITY }: Secrets): Credentials | null {
  try {
    return parseCredentials(RELAY_IDENTITY);
  } catch {
    return null;
  }
}

function readSecrets(text: string): Secrets | null {
  const fields = readJson(text);
  const identity = textOf(fields, 'RELAY_IDENTITY');
  const password = textOf(fields, 'CREATE_PASSWORD');
  const operators = textOf(fields, 'ADMIN_SECRET');
  if (identity === null || (password !== null && !readPassword(password).ok)) return null;
  if (operators !== null && adminSecret({ ADMIN_SECRET: operators }) === null) return null;
  return {
    RELAY_IDENTITY: identity,
    ...(password === null ? {} : { CREATE_PASSWORD: password }),
    ...(operators === null ? {} : { ADMIN_SECRET: operators }),
  };
}

function readDeployment(text: string): Deployment | null {
  const fields = readJson(text);
  const name = textOf(fields, 'name');
  const domain = textOf(fields, 'domain');
  if (name === null || readPlace(name).ok === false || (domain !== null && !readPlace(domain).ok))
    return null;
  return {
    name,
    domain,
    account: textOf(fields, 'account'),
    zone: textOf(fields, 'zone'),
    host: textOf(fields, 'host'),
  };
}

const textOf = (fields: Record<string, unknown>, name: string) => {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function readJson(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Stop(`${path} cannot be read (${reason(error)}).`);
  }
}

const reason = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

function missing(folder: string, file: string): never {
  throw new Stop(`${folder} has no ${file}. ${wayOut(folder)}`);
}

function malformed(folder: string, file: string): never {
  throw new Stop(`${join(folder, file)} is malformed. ${wayOut(folder)}`);
}

const wayOut = (folder: string) =>
  `Bring it back from your copy. Or, to begin anew with another identity and another address, move ${folder} away and run npm run setup.`;

/** All of it or nothing: a setup that is interrupted leaves no folder that looks complete. */
export async function createFolder(
  role: Role,
  content: { authorityKey: string | null; secrets: Secrets; deployment: Deployment },
): Promise<void> {
  const folder = folderOf(role);
  await mkdir(join(folder, '..'), { recursive: true, mode: 0o700 });
  const unfinished = await mkdtemp(join(folder, '..', `.${role}-`));
  try {
    if (content.authorityKey !== null)
      await writePrivate(join(unfinished, files.authority), content.authorityKey);
    await writePrivate(join(unfinished, files.secrets), format(content.secrets));
    await writePrivate(join(unfinished, files.deployment), format(content.deployment));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new Stop(`${folder} cannot be written (${reason(error)}). Is there room, and may you write there?`);
  }
}

export const saveSecrets = ({ folder }: Prepared, secrets: Secrets) =>
  replace(join(folder, files.secrets), format(secrets));

export const saveDeployment = ({ folder }: Prepared, deployment: Deployment) =>
  replace(join(folder, files.deployment), format(deployment));

/** The file is the old one or the new one at any moment. */
async function replace(path: string, text: string): Promise<void> {
  await rm(`${path}.new`, { force: true });
  await writePrivate(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

const writePrivate = (path: string, text: string) =>
  writeFile(path, text, { mode: 0o600, flag: 'wx', flush: true });

/** Whatever copied the files about may have opened them to others. */
export async function closeToOthers({ folder }: Prepared): Promise<void> {
  await chmod(folder, 0o700);
  for (const file of Object.values(files)) {
    // The offline key may be where it should be: elsewhere.
    await chmod(join(folder, file), 0o600).catch(() => undefined);
  }
}

const format = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
