// An identity that is there already, for another deployment: a relay that moves is the same relay in two places for a
// while.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCredentials } from '../../src/durable/relayCredentials.ts';
import { files } from './folder.ts';
import { Stop } from './stop.ts';

/** As the secret RELAY_IDENTITY. `folder`: such as `identity/relay`. */
export async function identityIn(folder: string): Promise<string> {
  const path = join(folder, files.secrets);
  try {
    const { RELAY_IDENTITY } = JSON.parse(await readFile(path, 'utf8')) as { RELAY_IDENTITY: string };
    parseCredentials(RELAY_IDENTITY);
    return RELAY_IDENTITY;
  } catch {
    throw new Stop(`${path} has no identity. Name a folder that setup has made, such as identity/relay.`);
  }
}
