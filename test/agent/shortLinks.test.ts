// Short links as text, and the connection requests behind them, against the reference.

import { describe, expect, test } from 'vitest';
import { encodeFixedLinkData, type FixedLinkData, readLinkedQueue } from '../../client/agent/connLinkData.ts';
import { formatShortLink, parseShortLink, type ShortLinkScheme } from '../../client/agent/shortLinkUri.ts';
import type { ConnShortLink } from '../../client/smp/shortLink.ts';
import { makeLinkData } from '../../client/smp/shortLinkData.ts';
import { concat, fromHex, hex } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import vectors from '../vectors/short_links.json';
import { ed25519KeyOf, linkVectors, rangeOf, shortLinkOf } from '../client/linkVector.ts';
import { requestOf } from './agentVector.ts';

const schemes: Record<string, ShortLinkScheme> = { SLSSimplex: 'simplex', SLSServer: 'https' };
const schemeOf = (name: string) => schemes[name] ?? 'https';

const linksOf = [...vectors.contactShortLinks, ...vectors.invitationShortLinks].flatMap(
  ({ links, linkKey, linkId, connectionRequest }) =>
    links.map((link) => ({ ...link, linkKey, linkId, mode: connectionRequest.mode })),
);

test.each(linksOf)('$uri', ({ uri, scheme, ...link }) => {
  const value = { scheme: schemeOf(scheme), link: shortLinkOf(link) };
  expect(formatShortLink(value)).toBe(uri);
  expect(parseShortLink(uri)).toEqual(value);
});

test.each(vectors.shortLinkParsing)('$text', ({ text, result }) => {
  const parsed = parseShortLink(text);
  if (typeof result === 'string') return expect(parsed).toBeNull();
  const { scheme, ...link } = result.parsed;
  expect(parsed).toEqual({ scheme: schemeOf(scheme), link: shortLinkOf(link) });
  expect(parsed && formatShortLink(parsed)).toBe(result.uri);
});

test.each([
  'simplex:/a',
  'simplex:/a#',
  'https://smp.example.org/a#C4x9pZ5E9QYtx6nP3qKuwpm5iYJmCYnLU0jKCnFOo00?c=AAAA',
  'https://smp.example.org/a#C4x9pZ5E9QYtx6nP3qKuwpm5iYJmCYnLU0jKCnFOo00?p=https',
  'https://smp.example.org/a#C4x9pZ5E9QYtx6nP3qKuwpm5iYJmCYnLU0jKCnFOo00?h=a,,b',
  'https://smp.example.org/a#C4x9pZ5E9QYtx6nP3qKuwpm5iYJmCYnLU0jKCnFOo00 text',
  'https://smp.example.org/I#TExMTExMTExMTExMTExMTExMTExMTExM/C4x9pZ5E9QYtx6nP3qKuwpm5iYJmCYnLU0jKCnFOo00',
  'https://smp.example.org/a#TExMTExMTExMTExMTExMTExMTExMTExM/C4x9pZ5E9QYtx6nP3qKuwpm5iYJmCYnLU0jKCnFOo00',
])('%s is no short link', (text) => {
  expect(parseShortLink(text)).toBeNull();
});

const fixedDataOf = [...vectors.contactShortLinks, ...vectors.invitationShortLinks].map((vector, at) => {
  const { connectionRequest, rootKey } = vector;
  const entity = 'linkEntityId' in vector ? vector.linkEntityId : null;
  const fixedData: FixedLinkData = {
    agentVersionRange: rangeOf(connectionRequest.agentVersionRange),
    rootKey: ed25519KeyOf(rootKey.publicDer),
    linkConnReq: requestOf(connectionRequest),
    linkEntityId: entity === null ? null : fromHex(entity),
  };
  const link: ConnShortLink = shortLinkOf({
    ...vector,
    ...linkAt(vector.links),
    mode: connectionRequest.mode,
  });
  return { name: vector.name, vector: linkVectors[at], fixedData, link };
});

function linkAt<L>([first]: L[]): L {
  if (first === undefined) throw new Error('no link');
  return first;
}

describe.each(fixedDataOf)('$name', ({ vector, fixedData, link }) => {
  if (vector === undefined) throw new Error('no vector');
  const { rootPrivateKey, signedFixed, userData, decrypts } = vector;
  const [queue] = fixedData.linkConnReq.queues;
  const encoded = encodeFixedLinkData(fixedData);
  const { linkData } = makeLinkData(rootPrivateKey, encoded, userData);
  const answer = { sndId: queue.senderId, linkData };

  test('the fixed data are the reference’s', () => {
    expect(hex(encoded)).toBe(hex(signedFixed.subarray(65)));
  });

  test('the link leads to the request', () => {
    const read = readLinkedQueue(link, answer);
    if (decrypts !== 'ok')
      return expect(read).toMatchObject({ ok: false, error: { A_LINK: expect.anything() } });
    expect(read).toEqual({ ok: true, value: { fixedData, userData } });
  });

  test('a link with fewer hosts leads to the same queue at these', () => {
    const [host] = link.server.hosts;
    const server = { ...link.server, hosts: [host] as const };
    const read = readLinkedQueue({ ...link, server }, answer);
    if (!read.ok) return expect(decrypts).not.toBe('ok');
    const [{ server: reached, senderId }] = read.value.fixedData.linkConnReq.queues;
    expect({ reached, senderId }).toEqual({ reached: server, senderId: queue.senderId });
  });

  test('a queue elsewhere, or another queue, is refused', () => {
    if (decrypts !== 'ok') return expect(readLinkedQueue(link, answer).ok).toBe(false);
    const elsewhere = { ...link, server: { ...link.server, hosts: ['smp.example.com'] as const } };
    const another = { ...answer, sndId: new Uint8Array(24) as Uint8Array as SenderId };
    const error = { A_LINK: 'different address' };
    expect(readLinkedQueue(elsewhere, answer)).toEqual({ ok: false, error });
    expect(readLinkedQueue(link, another)).toEqual({ ok: false, error });
  });

  test('what later versions add to the fixed data is ignored', () => {
    // 255 bytes are announced, and fewer are there: no entity ID.
    const longer = concat(encoded, fromHex('ffab'));
    const made = makeLinkData(rootPrivateKey, longer, userData);
    const read = readLinkedQueue({ ...link, linkKey: made.linkKey }, { ...answer, linkData: made.linkData });
    if (decrypts === 'ok') expect(read).toMatchObject({ ok: true, value: { fixedData } });
    else expect(read.ok).toBe(false);
  });
});

test('fixed data of the other mode are refused', () => {
  const contact = fixedDataOf.find(({ link }) => link.mode === 'contact');
  const invitation = fixedDataOf.find(({ link }) => link.mode === 'invitation');
  if (!contact?.vector || !invitation?.vector) return expect(contact).toBeNull();
  const { rootPrivateKey, userData } = contact.vector;
  const { linkKey, linkData } = makeLinkData(
    rootPrivateKey,
    encodeFixedLinkData(invitation.fixedData),
    userData,
  );
  const { senderId } = invitation.fixedData.linkConnReq.queues[0];
  const read = readLinkedQueue({ ...contact.link, linkKey }, { sndId: senderId, linkData });
  expect(read).toEqual({ ok: false, error: 'A_MESSAGE' });
});
