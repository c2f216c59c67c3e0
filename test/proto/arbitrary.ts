// Arbitrary values of the protocol's own kinds, for properties.

import fc from 'fast-check';
import { asBasicAuth, type BasicAuth } from '../../src/proto/basicAuth.ts';
import type { Brand } from '../../src/proto/brand.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { NonEmpty } from '../../src/proto/codec.ts';
import { asX25519PublicKey, type AuthPublicKey } from '../../src/proto/keys.ts';
import type { QueueLinkData } from '../../src/proto/linkData.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import type { KeyHash } from '../../src/proto/ids.ts';
import { supportedSMPVersions } from '../../src/proto/version.ts';

export const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
export const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** Any ID: mostly of 24 bytes, sometimes of none or of as many as its length allows. */
export const id = <Name extends string>() =>
  fc.oneof({ weight: 3, arbitrary: exactly(24) }, bytes(255)) as fc.Arbitrary<Brand<Uint8Array, Name>>;

export const version = fc.integer(supportedSMPVersions);

export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

export const nonEmpty = <T>(value: fc.Arbitrary<T>) =>
  fc.array(value, { minLength: 1, maxLength: 5 }) as unknown as fc.Arbitrary<NonEmpty<T>>;

export const authKey: fc.Arbitrary<AuthPublicKey> = fc.oneof(
  fc.record({ algorithm: fc.constantFrom('Ed25519' as const, 'X25519' as const), raw: exactly(32) }),
  fc.record({ algorithm: fc.constant('Ed448' as const), raw: exactly(57) }),
);

export const dhKey = exactly(32).map(asX25519PublicKey);

export const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

export const text = fc.string({ unit: 'grapheme' });

const allowed = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).filter(
  (c) => !'@:/'.includes(c),
);

export const password: fc.Arbitrary<BasicAuth> = fc
  .string({ unit: fc.constantFrom(...allowed), maxLength: 40 })
  .map((characters) => asBasicAuth(utf8(characters)) ?? (utf8('password') as BasicAuth));

const label = fc
  .array(
    fc.string({
      unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789')),
      minLength: 1,
      maxLength: 9,
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts) => parts.join('-'));

/** Of at least two labels, as RSLV takes it. */
export const domain = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));

const host = fc.oneof(domain, fc.ipV4(), fc.ipV6(), fc.constantFrom('localhost', 'abcdefghij234567.onion'));

export const server: fc.Arbitrary<SMPServer> = fc.record({
  hosts: nonEmpty(host),
  port: fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 65535 }).map(String)),
  keyHash: exactly(32) as unknown as fc.Arbitrary<KeyHash>,
});

export const linkData: fc.Arbitrary<QueueLinkData> = fc.record({
  fixedData: bytes(400),
  userData: bytes(400),
});

/** Bytes that something sound became on its way: shortened, lengthened, with a byte or a bit changed. */
export function damaged(sound: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const damage = fc.record({
    whole: sound,
    at: fc.nat(),
    mask: fc.integer({ min: 1, max: 255 }),
    more: bytes(8),
  });
  const place = (length: number, at: number) => (length === 0 ? 0 : at % length);
  return fc.oneof(
    damage.map(({ whole, at }) => whole.subarray(0, place(whole.length, at))),
    damage.map(({ whole, more }) => Uint8Array.of(...whole, ...more)),
    damage.map(({ whole, at, mask }) =>
      whole.map((byte, i) => (i === place(whole.length, at) ? byte ^ mask : byte)),
    ),
    damage.map(({ whole, at, mask }) => whole.map((byte, i) => (i === at % 8 ? byte ^ mask : byte))),
  );
}
