// What two people compare to know that nobody sits between them: the same on both sides, of the keys that their ratchet
// began with. Agent.hs `getConnectionRatchetAdHash'`; simplex-chat, `verificationCode`, `sameVerificationCode`.

import { primitives } from '#primitives';
import { hex } from '../../src/proto/bytes.ts';
import type { AssociatedData } from './ratchet/keys.ts';

/** SHA-256 as one decimal number, in groups of five digits; it has fewer digits where it begins with zeros. */
export function securityCode(associatedData: AssociatedData): string {
  const digits = BigInt(`0x${hex(primitives.sha256(associatedData))}`).toString();
  return (digits.match(/.{1,5}/g) ?? []).join(' ');
}

/** However they were grouped when they were passed on. */
export function isSameSecurityCode(a: string, b: string): boolean {
  return a.replaceAll(' ', '') === b.replaceAll(' ', '');
}
