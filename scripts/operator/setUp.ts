// Makes or keeps a deployment's identity, and says what the operator must know about it.

import { primitives } from '#primitives';
import { base64url } from '../../src/proto/bytes.ts';
import { makeChain } from '../../src/durable/certificates.ts';
import { formatCredentials } from '../../src/durable/relayCredentials.ts';
import { accountOf } from './account.ts';
import { addressOf, card, cannotMove } from './card.ts';
import type { Choice } from './choices.ts';
import { Cloudflare } from './cloudflare.ts';
import type { Deployment } from './deploymentRecord.ts';
import {
  closeToOthers,
  createFolder,
  files,
  folderOf,
  type Prepared,
  readFolder,
  type Role,
  saveDeployment,
  saveSecrets,
  type Secrets,
} from './folder.ts';
import type { Place } from './place.ts';
import { Stop } from './stop.ts';
import { identityIn } from './takenIdentity.ts';

/** Returns what to tell. */
export async function setUp(role: Role, existing: Prepared | null, choice: Choice): Promise<string> {
  const place: Place =
    // A Worker that was deployed keeps its name.
    existing !== null && existing.deployment.account !== null ? existing.deployment : choice.place;
  const host = place.domain ?? (await workersDevHost(place.name, existing?.deployment ?? null));
  if (existing === null) {
    const deployment = { ...pick(place), account: null, zone: null, host };
    const { authorityKey, identity } = await identityOf(choice);
    await createFolder(role, { authorityKey, secrets: secrets(identity, choice.password), deployment });
  } else {
    if (choice.identity !== null)
      throw new Stop(`${existing.folder} has an identity already. Set IDENTITY_DIR to another folder.`);
    const { RELAY_IDENTITY, ADMIN_SECRET } = existing.secrets;
    await saveSecrets(existing, secrets(RELAY_IDENTITY, choice.password, ADMIN_SECRET));
    await saveDeployment(existing, { ...existing.deployment, ...pick(place), host });
    await closeToOthers(existing);
  }
  const prepared = await readFolder(role);
  if (prepared === null) throw new Stop(`${folderOf(role)} is gone. Run npm run setup again.`);
  return told(role, prepared, existing === null && choice.identity === null);
}

const pick = ({ name, domain }: Place): Place => ({ name, domain });

async function identityOf({ identity }: Choice): Promise<{ authorityKey: string | null; identity: string }> {
  return identity === null ? freshIdentity() : { authorityKey: null, identity: await identityIn(identity) };
}

async function freshIdentity(): Promise<{ authorityKey: string; identity: string }> {
  const { certChain, leafPrivateKey, authorityKeys } = await makeChain(2);
  const [authorityKey = new Uint8Array()] = authorityKeys;
  const idKey = primitives.randomBytes(32);
  return {
    authorityKey: pem(authorityKey),
    identity: formatCredentials({ certChain, leafPrivateKey, idKey }),
  };
}

function secrets(identity: string, password: string | null, adminSecret = freshAdminSecret()): Secrets {
  const admitting = password === null ? {} : { CREATE_PASSWORD: password };
  return { RELAY_IDENTITY: identity, ...admitting, ADMIN_SECRET: adminSecret };
}

/** Nobody types it: the operator's command finds it in the folder. */
const freshAdminSecret = () => base64url(primitives.randomBytes(32));

/** RFC 7468, section 10. */
function pem(pkcs8: Uint8Array): string {
  return `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

/** Null where it cannot be known yet: the operator need not be logged in to set up. */
async function workersDevHost(name: string, before: Deployment | null): Promise<string | null> {
  if (before?.account != null) return before.host;
  const cloudflare = await Cloudflare.login();
  if (cloudflare === null) return null;
  try {
    const account = await accountOf(cloudflare, null);
    const subdomain = await cloudflare.subdomain(account.id);
    return subdomain.ok ? `${name}.${subdomain.value}.workers.dev` : null;
  } catch (error) {
    if (error instanceof Stop) return null;
    throw error;
  }
}

function told(role: Role, prepared: Prepared, isNew: boolean): string {
  const address = addressOf(prepared);
  const { folder, deployment } = prepared;
  const whatIsThere = isNew ? `A new identity for the ${role}` : `The ${role} keeps its identity, which is`;
  return `
${whatIsThere} in ${folder}/. Git ignores it, and only you can read it.

  ${files.authority}    proves for ever who the ${role} is. The ${role} itself does not need it: move it to where
                   nobody but you gets at it, and keep a second copy. Who has it can pass for your ${role}.
  ${files.secrets}     what is uploaded. Without it the ${role} is another one${role === 'relay' ? ', and its queues are out of reach' : ''}: keep a
                   copy of it as well.
  ${files.deployment}  where it is reached. Not secret.

${address === null ? hostUnknown(deployment) : card(address, prepared)}`;
}

const hostUnknown = ({ name }: Deployment) =>
  `Its address will be known when it is deployed: the host is ${name}.<subdomain>.workers.dev, and the subdomain is your
account's. ${cannotMove}`;
