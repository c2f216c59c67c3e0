import { describe, expect, test } from 'vitest';
import { relayUrl } from '../../client/smp/socket.ts';

const challenge = new Uint8Array(32).fill(0xfb);
const query = '/?challenge=-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s';
const url = (host: string, port: string) => relayUrl(host, port, challenge);

test.for([
  ['relay.example', '443', 'wss://relay.example:443'],
  ['relay.example', '', 'wss://relay.example:443'],
  ['relay.example', '5223', 'wss://relay.example:5223'],
  ['192.0.2.1', '8443', 'wss://192.0.2.1:8443'],
  ['2001:db8::1', '443', 'wss://[2001:db8::1]:443'],
] as const)('a relay at %s, port "%s", is reached over TLS', ([host, port, origin]) => {
  expect(url(host, port)).toBe(origin + query);
});

test.for([
  ['127.0.0.1', 'ws://127.0.0.1:8787'],
  ['127.255.3.4', 'ws://127.255.3.4:8787'],
  ['::1', 'ws://[::1]:8787'],
  ['localhost', 'ws://localhost:8787'],
] as const)('only this machine, %s, is reached without', ([host, origin]) => {
  expect(url(host, '8787')).toBe(origin + query);
});

test.for([
  '127.0.0.1.example',
  'localhost.example',
  'notlocalhost',
  '127.0.0.256',
  '1.127.0.0',
  '::ffff:127.0.0.1',
  '127.1',
])('%s only looks like it', (host) => {
  expect(url(host, '8787')).toMatch(/^wss:/);
});

describe('what could be read as another part of a URL is no host and no port', () => {
  test.for([
    '',
    'user@host',
    'host/path',
    'host?query',
    'host#fragment',
    'host\\path',
    'a b',
    'a%2eb',
    'host:80x',
    '[::1]',
    '.',
    'bücher.example',
  ])('host "%s"', (host) => {
    expect(url(host, '443')).toBeNull();
  });

  test.for(['65536', '443/', '-1', '0x50', ' 443', '443@evil'])('port "%s"', (port) => {
    expect(url('relay.example', port)).toBeNull();
  });
});
