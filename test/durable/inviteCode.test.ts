// Invite codes: what they look like, and that only the relay which made one takes it for what it is worth.

import { expect, test } from 'vitest';
import { primitives } from '#primitives';
import { base64url, fromBase64url } from '../../src/proto/bytes.ts';
import { makeInvite, maxUses, parseInvite } from '../../src/durable/inviteCode.ts';
import { nameKeys } from '../../src/durable/names.ts';

const keys = nameKeys(primitives.randomBytes(32));

test.each([1, 255, 256, maxUses])('a code says that it is worth %i', (uses) => {
  expect(parseInvite(keys, makeInvite(keys, uses))?.call.uses).toBe(uses);
});

test('each is another one, begins with a letter, and can be a password', () => {
  const codes = Array.from({ length: 200 }, () => makeInvite(keys, 1));
  expect(codes.every((code) => /^[A-Za-f][\w-]{31}$/.test(code))).toBe(true);
  const objects = codes.map((code) => parseInvite(keys, code)?.object);
  expect(new Set(objects).size).toBe(200);
  expect(objects.every((object, at) => object !== codes[at])).toBe(true);
});

test('another relay’s code, and one with any bit changed, is none', () => {
  const code = makeInvite(keys, 7);
  expect(parseInvite(nameKeys(primitives.randomBytes(32)), code)).toBeNull();
  const bytes = fromBase64url(code) ?? new Uint8Array();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(parseInvite(keys, base64url(changed))).toBeNull();
  }
});

test.each(['', 'sesame', 'ä', 'a b', `${'A'.repeat(31)}+`, 'A'.repeat(33)])('“%s” is none', (text) => {
  expect(parseInvite(keys, text)).toBeNull();
});
