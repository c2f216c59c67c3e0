// The identity that a relay has made for itself, into the operator's folder: from there it is deployed elsewhere.

import { existsSync } from 'node:fs';
import { createFolder, folderOf } from '../operator/folder.ts';
import { readPlace } from '../operator/place.ts';
import { Stop } from '../operator/stop.ts';
import type { RelayDoor } from './relayDoor.ts';

/** `name`: of the deployment to come, as setup takes it. Returns what to tell. */
export async function takeIdentity(door: RelayDoor, name: string): Promise<string> {
  const place = readPlace(name);
  if (!place.ok) throw new Stop(place.problem);
  const folder = folderOf('relay');
  // The relay gives it once: there must be room for it.
  if (existsSync(folder))
    throw new Stop(`${folder} holds an identity already. Name another folder: IDENTITY_DIR=<folder>.`);
  const { identity, because } = await door.ask({ command: 'identity' });
  if (typeof identity !== 'string')
    throw new Stop(refusals[String(because)] ?? 'The relay gives no identity.');
  const { name: worker, domain } = place.value;
  await createFolder('relay', {
    authorityKey: null,
    secrets: { RELAY_IDENTITY: identity },
    deployment: { name: worker, domain, account: null, zone: null, host: domain },
  });
  return `The relay’s identity is in ${folder}/. Git ignores it, and only you can read it: keep a copy. Whoever has it can pass for your relay.`;
}

const refusals: Record<string, string> = {
  secret:
    'The relay’s identity is the secret RELAY_IDENTITY, which never leaves it. It is in the folder that setup made: deploy the other relay with that.',
  'not armed': `The relay gives its identity only within ten minutes of the time that its variable RELEASE_IDENTITY says. Deploy it with the present time, ${new Date().toISOString().slice(0, 19)}Z, and ask again.`,
  given:
    'The relay has given its identity for this RELEASE_IDENTITY already. If that was not you, somebody else has it. If the file was lost, deploy it with a later time.',
};
