// Which hosts can be public by their text.

import { expect, test } from 'vitest';
import { mayBePublic } from '../../src/durable/publicHost.ts';

test.each([
  'relay.example',
  'smp.relay.example.',
  'RELAY.example',
  '1.1.1.1',
  '2606:4700:4700::1111',
  '8.8.8',
])('%s can be', (host) => {
  expect(mayBePublic(host)).toBe(true);
});

test.each([
  // Loopback, and the forms of it that runtimes understand.
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'localhost',
  'LOCALHOST.',
  'relay.localhost',
  // Private networks, and addresses that are nobody's.
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '192.0.2.1',
  'fe80::1',
  'fc00::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '::',
  // Names that are resolved at home.
  'relay',
  'printer.local',
  'metadata.google.internal',
  'relay.home.arpa',
  'abcdefghijklmnop.onion',
  // No hosts at all.
  '',
  ' ',
  '1.2.3.4.5',
  'relay.example@10.0.0.1',
  'a b.example',
  '[::1]',
])('%j cannot be', (host) => {
  expect(mayBePublic(host)).toBe(false);
});
