// The relay and the proxy that were set up here, as the operator's commands find them.

import { equal } from '../../src/proto/bytes.ts';
import { readAddress } from '../doctor/address.ts';
import { addressOf } from '../operator/card.ts';
import { readFolder, type Role, roles } from '../operator/folder.ts';
import { Stop } from '../operator/stop.ts';

/** `instead`: how another one is named to the command under way. */
export async function ownAddress(role: Role, instead: string): Promise<string> {
  const prepared = await readFolder(role);
  const address = prepared === null ? null : addressOf(prepared);
  if (address === null) throw new Stop(`No ${role} has been deployed from here. Say which: ${instead}`);
  return address;
}

/** What the environment says comes first; else, of one of one's own, what setup has made. */
export async function secretOf(address: string): Promise<string> {
  const { ADMIN_SECRET: given } = process.env;
  if (given) return given;
  const { keyHash } = readAddress(address);
  for (const role of roles) {
    const prepared = await readFolder(role);
    if (prepared === null || !equal(prepared.keyHash, keyHash)) continue;
    const { ADMIN_SECRET: made } = prepared.secrets;
    if (made !== undefined) return made;
    throw new Stop(
      `${prepared.folder} has no ADMIN_SECRET. Run npm run setup, which makes one, and deploy again; or set it in the environment.`,
    );
  }
  throw new Stop('Set ADMIN_SECRET to the relay’s secret: this relay was not set up here.');
}
