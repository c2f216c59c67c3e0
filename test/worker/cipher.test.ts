import { cipher } from '#cipher';
import { expect, test } from 'vitest';

test('workerd seals with libsodium and not with its fallback', () => {
  expect(cipher.backend).toBe('libsodium');
});
