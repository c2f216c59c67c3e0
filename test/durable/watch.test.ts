// For what addresses a relay looks, and for how long: what was looked for before is not taken up again.

import { expect, test } from 'vitest';
import { Watch } from '../../src/durable/watch.ts';

const minute = 60_000;

test('the operator’s two addresses are looked for together, for three minutes from the last one', () => {
  const both = new Watch(new Watch(null, 'by IPv4', 0), 'by IPv6', minute);
  expect(both.neighbourhoods(4 * minute - 1)).toEqual(['by IPv4', 'by IPv6']);
  expect(both.neighbourhoods(4 * minute)).toBeNull();
});

test('one that is over leaves nothing to the next one', () => {
  const over = new Watch(null, 'at home', 0);
  over.arrived('a session', ['x-real-ip']);
  const next = new Watch(over, 'elsewhere', 3 * minute);
  expect(next.neighbourhoods(3 * minute)).toEqual(['elsewhere']);
  expect(next.headersOf('a session')).toBeNull();
});
