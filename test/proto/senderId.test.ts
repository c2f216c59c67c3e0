import { expect, test } from 'vitest';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import type { CorrId } from '../../src/proto/ids.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import vectors from '../vectors/short_links.json';

test.each(vectors.senderIdFromCorrId)('the sender ID that $corrId gives', ({ corrId, senderId }) => {
  expect(hex(senderIdFrom(fromHex(corrId) as CorrId))).toBe(senderId);
});
