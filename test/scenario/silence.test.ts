import { expect, test } from 'vitest';
import { Wire } from '../support/wire.ts';

test('a client that has said nothing for ten seconds is cut off', async () => {
  const since = Date.now();
  const wire = await Wire.opens();
  expect(await wire.closed).toBe(1008);
  expect(Date.now() - since).toBeGreaterThanOrEqual(10_000 - 1);
});
