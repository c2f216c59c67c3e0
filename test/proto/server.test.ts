// Addresses of relays, as text and on the wire.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, hex, paddedBase64url } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import { formatServer, parseServer, smpServer } from '../../src/proto/server.ts';
import vectors from '../vectors/short_links.json';
import { damaged, maybe, password, server } from './arbitrary.ts';

const { server: known } = vectors.queueUris[0]?.queue ?? { server: { keyHash: '', hosts: [], port: '' } };
const identity = paddedBase64url(fromHex(known.keyHash));

describe('an address', () => {
  test.each([
    [`smp://${identity}@smp.example.org`, ['smp.example.org'], '', null],
    [`smp://${identity}@smp.example.org:5223`, ['smp.example.org'], '5223', null],
    [
      `smp://${identity}@smp.example.org,abcdefgh.onion:443`,
      ['smp.example.org', 'abcdefgh.onion'],
      '443',
      null,
    ],
    [`smp://${identity}:pass%20word@127.0.0.1:8787`, ['127.0.0.1'], '8787', 'pass%20word'],
    [`smp://${identity}@[::1]:8787`, ['::1'], '8787', null],
    [`smp://${identity}@[2001:db8::1]`, ['2001:db8::1'], '', null],
    [
      `smp://${identity}@[::1],smp.example.org,[2001:db8::1]:443`,
      ['::1', 'smp.example.org', '2001:db8::1'],
      '443',
      null,
    ],
    [`smp://${identity}@localhost:0`, ['localhost'], '0', null],
  ])('%s', (address, hosts, port, auth) => {
    const parsed = parseServer(address);
    expect(parsed).toMatchObject({ hosts, port });
    expect(hex(parsed?.keyHash ?? fromHex(''))).toBe(known.keyHash);
    expect(parsed?.basicAuth == null ? null : new TextDecoder().decode(parsed.basicAuth)).toBe(auth);
    expect(parsed === null ? null : formatServer(parsed)).toBe(address);
  });

  test('may leave the padding of its identity out', () => {
    const bare = `smp://${identity.replace('=', '')}@smp.example.org`;
    expect(parseServer(bare)).toEqual(parseServer(`smp://${identity}@smp.example.org`));
  });

  test.each([
    '',
    'smp://',
    `xftp://${identity}@smp.example.org`,
    `SMP://${identity}@smp.example.org`,
    `smp://${identity}`,
    `smp://${identity}@`,
    `smp://${identity}@:5223`,
    `smp://${identity}@smp.example.org:`,
    `smp://${identity}@smp.example.org:65536`,
    `smp://${identity}@smp.example.org:-1`,
    `smp://${identity}@smp.example.org:5223/`,
    `smp://${identity}@smp.example.org,`,
    `smp://${identity}@,smp.example.org`,
    `smp://${identity}@smp.example.org more`,
    `smp://${identity} @smp.example.org`,
    `smp://${identity}:@smp.example.org`,
    `smp://${identity}:a b@smp.example.org`,
    `smp://${identity}:a@b@smp.example.org`,
    `smp://${identity.slice(4)}@smp.example.org`,
    `smp://${identity.slice(0, -2)}@smp.example.org`,
    `smp://${identity.slice(0, -2)}1=@smp.example.org`,
    `smp://@smp.example.org`,
    `smp://${identity}@[::1`,
    `smp://${identity}@[nothing]`,
    `smp://${identity}@smp.example.org,[nothing]`,
    `smp://${identity}@[smp.example.org]`,
    `smp://${identity}@::1`,
    `smp://${identity}@UPPER.onion`,
    ` smp://${identity}@smp.example.org`,
    `smp://${identity}@smp.example.org\n`,
  ])('%j is none', (text) => {
    expect(parseServer(text)).toBeNull();
  });

  test('is what was formatted', () => {
    fc.assert(
      fc.property(server, maybe(password), (relay, secret) => {
        const basicAuth = secret === null || secret.length === 0 ? null : secret;
        expect(parseServer(formatServer({ ...relay, basicAuth }))).toEqual({ ...relay, basicAuth });
      }),
    );
  });

  const hostile = fc.oneof(
    fc.constantFrom(...Array.from(':@/[],=% \n')),
    fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
  );

  test('of hostile characters is none, and no exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: hostile }), fc.nat(90), (noise, at) => {
        const sound = `smp://${identity}@smp.example.org:5223`;
        const text = sound.slice(0, at) + noise + sound.slice(at);
        const parsed = parseServer(text);
        if (parsed !== null) expect(parseServer(formatServer(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe('a server on the wire', () => {
  test('is what was encoded, or damaged and spelled just so', () => {
    fc.assert(
      fc.property(server, (value) => {
        expect(decode(smpServer, encode(smpServer, value))).toEqual({ ok: true, value });
      }),
    );
    fc.assert(
      fc.property(damaged(server.map((value) => encode(smpServer, value))), (received) => {
        const decoded = decode(smpServer, received);
        expect(decoded.ok ? encode(smpServer, decoded.value) : received).toEqual(received);
      }),
    );
  });

  test.each(['', ' ', 'a:b', 'a/b', 'a,b', 'a#b', 'a;b', 'a b', '[::1]', '::zz', '1::2::3', 'A.onion'])(
    'has no host %j',
    (host) => {
      const hosts = [...new TextEncoder().encode(host)];
      const wire = Uint8Array.of(1, hosts.length, ...hosts, 0, 0);
      expect(decode(smpServer, wire)).toEqual({ ok: false, error: 'SYNTAX' });
    },
  );
});

test('a password that is not UTF-8 has no address', () => {
  const relay = parseServer(`smp://${identity}@smp.example.org`);
  if (relay === null) return expect(relay).not.toBeNull();
  expect(() => formatServer({ ...relay, basicAuth: fromHex('ff') as BasicAuth })).toThrow(TypeError);
});
