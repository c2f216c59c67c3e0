// What the operator keeps of a deployment, in a folder that git ignores: the offline key, the secrets that are
// uploaded, and where it was deployed to. `identity/relay/` and `identity/proxy/`, or under IDENTITY_DIR.

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { adminSecret } from '../../src/durable/adminSecret.ts';
import { type Credentials, parseCredentials } from '../../src/durable/relayCredentials.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import type { KeyHash } from '../../src/proto/ids.ts';
import { type Deployment, readDeployment, textOf } from './deploymentRecord.ts';
import { readPassword } from './place.ts';
import { formatJson, readIfThere, readJson, reason, replace, writePrivate } from './privateFile.ts';
import { Stop } from './stop.ts';

export type Role = 'relay' | 'proxy';
export const roles: readonly Role[] = ['relay', 'proxy'];

export const configOf = { relay: 'wrangler.toml', proxy: 'wrangler.proxy.toml' };
export const deployCommand = { relay: 'npm run deploy', proxy: 'npm run deploy -- --proxy' };

/** What wrangler uploads. An absent password is none, and without the operator's secret there is no door for one. */
export interface Secrets {
  RELAY_IDENTITY: string;
  CREATE_PASSWORD?: string;
  ADMIN_SECRET?: string;
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

/** What wrangler is given to upload. */
export const secretsFile = ({ folder }: Pick<Prepared, 'folder'>) => join(folder, files.secrets);

export const identityFolder = () => process.env['IDENTITY_DIR'] ?? 'identity';
export const folderOf = (role: Role) => join(identityFolder(), role);

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
    await writePrivate(join(unfinished, files.secrets), formatJson(content.secrets));
    await writePrivate(join(unfinished, files.deployment), formatJson(content.deployment));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new Stop(`${folder} cannot be written (${reason(error)}). Is there room, and may you write there?`);
  }
}

export const saveSecrets = ({ folder }: Prepared, secrets: Secrets) =>
  replace(join(folder, files.secrets), formatJson(secrets));

export const saveDeployment = ({ folder }: Prepared, deployment: Deployment) =>
  replace(join(folder, files.deployment), formatJson(deployment));

/** Whatever copied the files about may have opened them to others. */
export async function closeToOthers({ folder }: Prepared): Promise<void> {
  await chmod(folder, 0o700);
  for (const file of Object.values(files)) {
    // The offline key may be where it should be: elsewhere.
    await chmod(join(folder, file), 0o600).catch(() => undefined);
  }
}
