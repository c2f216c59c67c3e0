// Short links and what they lead to, against the reference: keys, signatures, owners, boxes, and what is refused.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { contactLinkKeys, linkKeyOf, type LinkSecret } from '../../client/smp/linkKey.ts';
import {
  authorizeOwner,
  type Ed25519PublicKey,
  ed25519PublicKey,
  freshLinkKeyPair,
  type LinkKeyPair,
  validateOwners,
} from '../../client/smp/linkOwners.ts';
import { openLinkData, sealFixedData, sealUserData, signLinkData } from '../../client/smp/sealedLinkData.ts';
import {
  type LinkDataError,
  makeLinkData,
  makeUserData,
  readLinkData,
} from '../../client/smp/shortLinkData.ts';
import { connShortLink } from '../../client/smp/shortLink.ts';
import { type ConnLinkData, connLinkData } from '../../client/smp/userLinkData.ts';
import { concat, fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { decode, decodeHead, encode, struct } from '../../src/proto/codec.ts';
import { versionRange } from '../../src/proto/version.ts';
import vectors from '../vectors/short_links.json';
import { valueOf } from '../proto/vector.ts';
import { linkKeyOfHex, linkVectors, shortLinkOf } from './linkVector.ts';

/** `signedFixed` begins with B(signature) of 64 bytes. */
const unsigned = (signed: Uint8Array) => signed.subarray(65);
const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));

describe.each(linkVectors)('$name', (vector) => {
  const { linkKey, secret, rootPrivateKey, rootKey, signedFixed, fixedBox, userData, userBox } = vector;
  const fixedData = unsigned(signedFixed);
  const signedUser = signLinkData(rootPrivateKey, encode(connLinkData, userData));

  test('the key is the hash of the fixed data', () => {
    expect(linkKeyOf(fixedData)).toEqual(linkKey);
  });

  test('the parts are signed by the root key', () => {
    expect(signLinkData(rootPrivateKey, fixedData)).toEqual(signedFixed);
    if (userBox.signed !== undefined) expect(hex(signedUser)).toBe(userBox.signed);
    else expect(sha256(signedUser)).toBe(userBox.signedSha256);
  });

  test('the user data are read as they were written', () => {
    expect(valueOf(decode(connLinkData, unsigned(signedUser)))).toEqual(userData);
  });

  test('the parts are encrypted under the key', () => {
    const sealedFixed = sealFixedData(secret, signedFixed, fromHex(fixedBox.nonce));
    const sealedUser = sealUserData(secret, signedUser, fromHex(userBox.nonce));
    expect([sealedFixed.length, sealedUser.length]).toEqual([2048, 13824]);
    expect([sha256(sealedFixed), sha256(sealedUser)]).toEqual([fixedBox.sha256, userBox.sha256]);
    if (fixedBox.encrypted !== undefined) expect(hex(sealedFixed)).toBe(fixedBox.encrypted);
    expect(openLinkData(secret, sealedFixed)).toMatchObject({ ok: true, value: { data: fixedData } });
  });

  test('the reader’s verdict is the reference’s', () => {
    const made = makeLinkData(rootPrivateKey, fixedData, userData);
    expect(made.linkKey).toEqual(linkKey);
    const read = readLinkData(userData.mode, linkKey, made.linkData);
    if (vector.decrypts === 'ok') expect(read).toEqual({ ok: true, value: { fixedData, rootKey, userData } });
    else expect(read).toEqual({ ok: false, error: errorOf(vector.decrypts) });
  });
});

const errors: Record<string, (LinkDataError & object)['A_LINK']> = {
  'link data hash': 'link data hash',
  'link data signature': 'link data signature',
  'user data signature': 'user data signature',
  'invalid authorization of owner ID': 'invalid owner',
  'duplicate owner key or ID': 'duplicate owner key or ID',
  'owner key for ID': 'owner key matches root key',
};

function errorOf(printed: string): LinkDataError {
  const [, error] = Object.entries(errors).find(([words]) => printed.includes(words)) ?? [];
  if (error === undefined) throw new Error(printed);
  return { A_LINK: error };
}

test('keys and IDs of contact links are the reference’s', () => {
  for (const { linkKey, linkId, secretBoxKey } of vectors.contactShortLinks) {
    const keys = contactLinkKeys(linkKeyOfHex(linkKey));
    expect([hex(keys.linkId), hex(keys.secret)]).toEqual([linkId, secretBoxKey]);
  }
});

test('keys of invitation links are the reference’s', () => {
  const secrets = linkVectors.flatMap(({ userData, secret }) =>
    userData.mode === 'invitation' ? [hex(secret)] : [],
  );
  expect(secrets).toEqual(vectors.invitationShortLinks.map(({ secretBoxKey }) => secretBoxKey));
});

test.each(vectors.linkDataChecks)('link data: $why', (vector) => {
  const { linkKey, fixedDataSigned, userDataSigned, secretBoxKey, result } = vector;
  const key = linkKeyOfHex(linkKey);
  const seal = (secret: LinkSecret) => ({
    fixedData: sealFixedData(secret, fromHex(fixedDataSigned)),
    userData: sealUserData(secret, fromHex(userDataSigned)),
  });
  const { secret } = contactLinkKeys(key);
  const read = readLinkData('contact', key, seal(secret));
  if (result === 'ok') expect(read.ok).toBe(true);
  else expect(read).toEqual({ ok: false, error: errorOf(result) });
  // The reference was given the key to open with; ours comes from the link, and another opens nothing.
  if (hex(secret) === secretBoxKey) return;
  const other = seal(fromHex(secretBoxKey) as LinkSecret);
  expect(readLinkData('contact', key, other)).toEqual({ ok: false, error: 'CRYPTO' });
});

test.each(
  [...vectors.contactShortLinks, ...vectors.invitationShortLinks].flatMap((vector) =>
    vector.links.map((link) => ({
      ...link,
      linkKey: vector.linkKey,
      linkId: vector.linkId,
      mode: vector.connectionRequest.mode,
    })),
  ),
)('the binary form of $uri', ({ binary, ...link }) => {
  const value = shortLinkOf(link);
  expect(hex(encode(connShortLink, value))).toBe(binary);
  expect(valueOf(decode(connShortLink, fromHex(binary)))).toEqual(value);
});

describe('an owner', () => {
  const root = freshLinkKeyPair();
  const fixedHead = struct({ agentVersionRange: versionRange, rootKey: ed25519PublicKey });
  const head = encode(fixedHead, { agentVersionRange: { min: 2, max: 7 }, rootKey: root.publicKey });
  const fixedData = concat(head, utf8('a connection request'));
  const contact = (owners: (ConnLinkData & { mode: 'contact' })['owners']): ConnLinkData => ({
    mode: 'contact',
    agentVersionRange: { min: 2, max: 7 },
    direct: true,
    owners,
    relays: [],
    userData: utf8('a profile'),
  });
  const [alice, bob] = [freshLinkKeyPair(), freshLinkKeyPair()];
  const byRoot = authorizeOwner(utf8('alice'), alice.publicKey, root.privateKey);
  const byAlice = authorizeOwner(utf8('bob'), bob.publicKey, alice.privateKey);

  const readSignedBy = (owners: (typeof byRoot)[], privateKey: Uint8Array) => {
    const { linkKey, linkData } = makeLinkData(root.privateKey, fixedData, contact(owners));
    const userData = makeUserData(linkKey, privateKey, contact(owners));
    return readLinkData('contact', linkKey, { ...linkData, userData });
  };

  test('may change the user data, authorized by the root or by an owner before', () => {
    expect(readSignedBy([byRoot], alice.privateKey).ok).toBe(true);
    expect(readSignedBy([byRoot, byAlice], bob.privateKey).ok).toBe(true);
  });

  test('may not, where the one who authorized comes later or is no owner', () => {
    const invalid = { ok: false, error: { A_LINK: 'invalid owner' } };
    expect(readSignedBy([byAlice, byRoot], bob.privateKey)).toEqual(invalid);
    expect(readSignedBy([byAlice], bob.privateKey)).toEqual(invalid);
  });

  test('is not the root', () => {
    const owner = authorizeOwner(utf8('root'), root.publicKey, root.privateKey);
    const error = { A_LINK: 'owner key matches root key' };
    expect(readSignedBy([owner], root.privateKey)).toEqual({ ok: false, error });
  });

  test('is not looked for among too many', () => {
    const pairs = Array.from({ length: 80 }, freshLinkKeyPair);
    const authorizedBy = (signerOf: (at: number) => LinkKeyPair) =>
      pairs.map(({ publicKey }, at) => authorizeOwner(Uint8Array.of(at), publicKey, signerOf(at).privateKey));
    const before = (at: number) => pairs[at - 1] ?? root;
    const first = (at: number) => (at === 0 ? root : (pairs[0] ?? root));
    expect(
      validateOwners(
        root.publicKey,
        authorizedBy(() => root),
      ),
    ).toBeNull();
    expect(validateOwners(root.publicKey, authorizedBy(before))).toBeNull();
    expect(validateOwners(root.publicKey, authorizedBy(first).slice(0, 40))).toBeNull();
    expect(validateOwners(root.publicKey, authorizedBy(first))).toBe('invalid owner');
  });

  test('does not answer for another’s link: an ID or key changed by hand is not authorized', () => {
    for (const forged of [
      { ...byRoot, ownerId: utf8('mallory') },
      { ...byRoot, ownerKey: bob.publicKey as Ed25519PublicKey },
    ]) {
      const error = { A_LINK: 'invalid owner' };
      expect(readSignedBy([forged], root.privateKey)).toEqual({ ok: false, error });
    }
  });
});

test('link data of one mode are not read as the other’s', () => {
  for (const { linkKey, signedFixed, userData, rootPrivateKey } of linkVectors) {
    const { linkData } = makeLinkData(rootPrivateKey, unsigned(signedFixed), userData);
    const other = userData.mode === 'contact' ? 'invitation' : 'contact';
    expect(readLinkData(other, linkKey, linkData)).toEqual({ ok: false, error: 'CRYPTO' });
  }
});

test('what later versions add is ignored', () => {
  const [vector] = linkVectors;
  if (vector === undefined) return expect(vector).toBeDefined();
  const longer = concat(encode(connLinkData, vector.userData), utf8('more'));
  expect(valueOf(decodeHead(connLinkData, longer))).toEqual(vector.userData);
});
