// What the ratchet answered, where a test expects it to have worked.

import type { Encrypted } from '../../client/agent/ratchet/encrypt.ts';
import type { RatchetError, Result } from '../../client/agent/ratchet/result.ts';

/** As the reference prints it. */
export function print(error: RatchetError): string {
  return typeof error === 'string' ? error : Object.entries(error).flat().join(' ');
}

export function worked<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(print(result.error));
  return result.value;
}

export function sent(encrypted: Encrypted): Extract<Encrypted, { ok: true }> {
  if (!encrypted.ok) throw new Error(print(encrypted.error));
  return encrypted;
}
