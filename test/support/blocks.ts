// A block of transmissions that need not be sound.

import { packBlocks } from '../../src/proto/transmission.ts';

export function blockOf(transmissions: readonly { bytes: Uint8Array }[]): Uint8Array {
  const [block, ...others] = packBlocks(transmissions.map(({ bytes }) => bytes));
  if (block === undefined || others.length > 0) throw new Error('not one block');
  return block;
}
