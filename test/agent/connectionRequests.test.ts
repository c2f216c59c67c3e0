// Connection requests, as bytes and as links, against the reference.

import { describe, expect, test } from 'vitest';
import { connectionRequest } from '../../client/agent/connectionRequest.ts';
import {
  formatConnectionRequest,
  parseConnectionRequest,
  type ServiceScheme,
} from '../../client/agent/connectionRequestUri.ts';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import vectors from '../vectors/short_links.json';
import { valueOf } from '../proto/vector.ts';
import { requestOf } from './agentVector.ts';

describe.each(vectors.connectionRequests)('$name', ({ request, binary, binaryParsed, uri, uriParsed }) => {
  test('as bytes', () => {
    expect(hex(encode(connectionRequest, requestOf(request)))).toBe(binary);
    expect(valueOf(decode(connectionRequest, fromHex(binary)))).toEqual(requestOf(binaryParsed));
  });

  test('as a link', () => {
    expect(formatConnectionRequest(requestOf(request), request.scheme as ServiceScheme)).toBe(uri);
    expect(parseConnectionRequest(uri)).toEqual(requestOf(uriParsed));
  });
});

test.each(vectors.connectionRequestParsing)('$text', ({ text, result }) => {
  const parsed = parseConnectionRequest(text);
  if (typeof result === 'string') return expect(parsed).toBeNull();
  expect(parsed).toEqual(requestOf(result.parsed));
  expect(parsed && formatConnectionRequest(parsed)).toBe(result.uri);
});

describe('an invitation is refused', () => {
  const [{ uri } = { uri: '' }] = vectors.connectionRequests.filter(({ name }) => name.includes('PQ key'));
  const [whole, x3dh = ''] = /x3dh%3D([\w-]+(?:%3D)?%2C[\w-]+(?:%3D)?)/.exec(uri) ?? [];
  const [key = ''] = x3dh.split('%2C');

  test.each<[string, (link: string) => string]>([
    ['without a ratchet key', (link) => link.replace(x3dh, key)],
    ['with a third ratchet key', (link) => link.replace(x3dh, `${x3dh}%2C${key}`)],
    ['with another kind of key', (link) => link.replace(key, key.replace('MEIwBQYDK2Vv', 'MEIwBQYDK2Vw'))],
    ['without versions of the ratchet', (link) => link.replace('e2e=v%3D2-3%26', 'e2e=')],
    ['with a KEM key that is none', (link) => `${link}AAAA`],
    ['with a KEM ciphertext', (link) => link.replace('x3dh%3D', 'kem_ct%3DAAAA%26x3dh%3D')],
    ['from a site that is none', (link) => link.replace('simplex:', 'https://[::1')],
    ['without a queue', (link) => link.replace(/smp=[^&]*/, 'smp=')],
    ['with something between its queues', (link) => link.replace(/smp=([^&]*)/, 'smp=$1%3B')],
  ])('%s', (_, change) => {
    expect(whole).toBeDefined();
    expect(parseConnectionRequest(uri)).not.toBeNull();
    expect(change(uri)).not.toBe(uri);
    expect(parseConnectionRequest(change(uri))).toBeNull();
  });

  test('but an unknown KEM is none where the versions know no KEM', () => {
    const old = uri.replace('e2e=v%3D2-3', 'e2e=v%3D2');
    expect(parseConnectionRequest(`${old}AAAA`)).toMatchObject({ e2e: { kem: null } });
  });
});

test('a contact queue has its mode, though its readers may not be told', () => {
  const [contact] = vectors.connectionRequests.filter(({ request }) => request.mode === 'contact');
  if (contact === undefined) return expect(contact).toBeDefined();
  const request = requestOf(contact.request);
  const [queue] = request.queues;
  const untold = { ...request, queues: [{ ...queue, queueMode: null }] as const };
  expect(valueOf(decode(connectionRequest, encode(connectionRequest, untold)))).toEqual(request);
});
