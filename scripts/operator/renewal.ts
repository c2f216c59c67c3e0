// A new online key for the same identity: for when the old one may be known to others, or its time has come.

import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Chain, renewLeaf } from '../../src/durable/certificates.ts';
import { type Credentials, formatCredentials, parseCredentials } from '../../src/durable/relayCredentials.ts';
import { files, folderOf, type Prepared, readFolder, type Role, saveSecrets, secretsFile } from './folder.ts';
import { Stop } from './stop.ts';

/** Returns what to tell. `authority`: where the offline key is, if not in the folder. */
export async function renew(role: Role, authority: string | null): Promise<string> {
  const prepared = await readFolder(role);
  if (prepared === null)
    throw new Stop(`There is no identity to renew: ${folderOf(role)} does not exist. Run npm run setup.`);
  const file = authority ?? join(prepared.folder, files.authority);
  const credentials = await signed(prepared, await readAuthority(file), file);
  await saveSecrets(prepared, { ...prepared.secrets, RELAY_IDENTITY: formatCredentials(credentials) });
  return told(role, prepared);
}

async function readAuthority(file: string): Promise<Uint8Array> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Stop(
      `${file} cannot be read (${error.code}). It is the offline key: where you moved it, say --authority <file>.`,
    );
  });
  try {
    return new Uint8Array(createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' }));
  } catch {
    throw new Stop(`${file} holds no private key. Bring back the ${files.authority} that setup has made.`);
  }
}

async function signed({ secrets }: Prepared, authorityKey: Uint8Array, file: string): Promise<Credentials> {
  const { certChain, idKey } = parseCredentials(secrets.RELAY_IDENTITY);
  try {
    const renewed: Pick<Chain, 'certChain' | 'leafPrivateKey'> = await renewLeaf(certChain, authorityKey);
    // Refuses a chain that clients would refuse.
    return parseCredentials(formatCredentials({ ...renewed, idKey }));
  } catch {
    throw new Stop(`${file} is not the offline key of this identity. Nothing is changed.`);
  }
}

const told = (role: Role, prepared: Prepared) =>
  `The ${role} has a new online key, in ${secretsFile(prepared)}: keep a copy of it. Its address stays. The key is in use from
the next deployment on. SMP takes no certificate back: whoever has the old key can still pass for the ${role} where they
can put themselves in the place of its host.`;
