// What must hold for any link and any link data, and for any bytes in their place.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LinkKey } from '../../client/smp/linkKey.ts';
import { ownerAuth } from '../../client/smp/linkOwners.ts';
import { openLinkData, sealUserData, signLinkData } from '../../client/smp/sealedLinkData.ts';
import { connShortLink, linkSecret } from '../../client/smp/shortLink.ts';
import { readLinkData } from '../../client/smp/shortLinkData.ts';
import { connLinkData, userLinkData } from '../../client/smp/userLinkData.ts';
import { concat, fromHex } from '../../src/proto/bytes.ts';
import { decode, encode, shortString } from '../../src/proto/codec.ts';
import { bytes, damaged, exactly } from '../proto/arbitrary.ts';
import { expectOneSpelling } from '../proto/spelling.ts';
import { valueOf } from '../proto/vector.ts';
import { linkData, linkKey, shortLink } from './arbitraryLink.ts';

const mode = fc.constantFrom('contact' as const, 'invitation' as const);
const encodedData = linkData.map((data) => encode(connLinkData, data));

test('links and link data are read as they were written', () => {
  fc.assert(
    fc.property(shortLink, (link) => {
      expect(valueOf(decode(connShortLink, encode(connShortLink, link)))).toEqual(link);
    }),
  );
  fc.assert(
    fc.property(linkData, (data) => {
      expect(valueOf(decode(connLinkData, encode(connLinkData, data)))).toEqual(data);
    }),
  );
});

test('damaged links and link data are refused, or are the one spelling of what is read', () => {
  const link = damaged(shortLink.map((value) => encode(connShortLink, value)));
  fc.assert(fc.property(link, (received) => expectOneSpelling(connShortLink, received)));
  // An owner's entry may be longer than what is read of it, for later versions.
  const hasOwners = (value: object) => 'owners' in value;
  const data = damaged(encodedData);
  fc.assert(fc.property(data, (received) => expectOneSpelling(connLinkData, received, hasOwners)));
});

test('user data have one spelling: the long form is for 255 bytes and more', () => {
  const tooLong = concat(fromHex('ff00fe'), new Uint8Array(254));
  expect(decode(userLinkData, tooLong)).toEqual({ ok: false, error: 'SYNTAX' });
  const long = new Uint8Array(255);
  expect(encode(userLinkData, long).subarray(0, 3)).toEqual(fromHex('ff00ff'));
  expect(encode(userLinkData, long.subarray(1))[0]).toBe(254);
});

test('an owner’s entry that later versions have made longer is read', () => {
  const key = fromHex(`302a300506032b6570032100${'01'.repeat(32)}`);
  const entry = concat(fromHex('01aa'), encode(shortString, key), fromHex('40'), new Uint8Array(64));
  const read = (inner: Uint8Array) => decode(ownerAuth, encode(shortString, inner));
  expect(read(entry).ok).toBe(true);
  expect(read(concat(entry, fromHex('1234')))).toEqual(read(entry));
  expect(read(entry.subarray(1)).ok).toBe(false);
});

test('whatever a relay answers, reading it gives a verdict', () => {
  const part = fc.oneof(bytes(80), exactly(2048));
  fc.assert(
    fc.property(mode, linkKey, part, part, (which, key, fixedData, userData) => {
      expect(readLinkData(which, key, { fixedData, userData }).ok).toBe(false);
    }),
  );
});

test('whatever the holder of a link has encrypted, reading it gives a verdict', () => {
  const plain = fc.oneof(bytes(300), encodedData, damaged(encodedData));
  fc.assert(
    fc.property(mode, linkKey, exactly(32), plain, plain, (which, key, signing, fixed, user) => {
      const secret = linkSecret(which, key);
      const userData = sealUserData(secret, signLinkData(signing, user));
      for (const text of [fixed, signLinkData(signing, fixed)]) {
        const fixedData = sealUserData(secret, text);
        expect(readLinkData(which, key, { fixedData, userData }).ok).toBe(false);
      }
    }),
    { numRuns: 50 },
  );
});

test('data that do not fit are not sealed', () => {
  const secret = linkSecret('contact', new Uint8Array(32) as LinkKey);
  expect(openLinkData(secret, sealUserData(secret, new Uint8Array(13782))).ok).toBe(false);
  expect(() => sealUserData(secret, new Uint8Array(13783))).toThrow(RangeError);
});
