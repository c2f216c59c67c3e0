// Queues as agents tell each other of them, as bytes and as text, against the reference.

import { describe, expect, test } from 'vitest';
import { type SMPQueueUri, smpQueueInfo, smpQueueUri } from '../../client/agent/smpQueue.ts';
import { formatQueueUri, parseQueueUri } from '../../client/agent/smpQueueUri.ts';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import vectors from '../vectors/short_links.json';
import { valueOf } from '../proto/vector.ts';
import { addressOf, queueInfoOf, queueUriOf } from './agentVector.ts';

describe.each(vectors.queueUris)('$name', ({ queue, binary, binaryParsed, uri, uriParsed }) => {
  test('as bytes', () => {
    expect(hex(encode(smpQueueUri, queueUriOf(queue)))).toBe(binary);
    expect(valueOf(decode(smpQueueUri, fromHex(binary)))).toEqual(queueUriOf(binaryParsed));
  });

  test('as text', () => {
    expect(formatQueueUri(queueUriOf(queue))).toBe(uri);
    expect(parseQueueUri(uri)).toEqual(withoutPresets(queueUriOf(uriParsed), uri));
  });
});

/** The reference adds the onion hosts of relays that SimpleX runs. */
function withoutPresets(queue: SMPQueueUri, uri: string): SMPQueueUri {
  const [host, ...others] = queue.server.hosts;
  if (!host.endsWith('.simplex.im')) return queue;
  return {
    ...queue,
    server: { ...queue.server, hosts: [host, ...others.filter((name) => uri.includes(name))] },
  };
}

test.each(vectors.queueInfos)('$name, as bytes', ({ fields, version, binary, parsed }) => {
  expect(hex(encode(smpQueueInfo, { clientVersion: version, ...addressOf(fields) }))).toBe(binary);
  expect(valueOf(decode(smpQueueInfo, fromHex(binary)))).toEqual(queueInfoOf(parsed));
});

test.each(vectors.queueUriParsing)('$text', ({ text, result }) => {
  const parsed = parseQueueUri(text);
  if (typeof result === 'string') return expect(parsed).toBeNull();
  expect(parsed).toEqual(queueUriOf(result.parsed));
  expect(parsed && formatQueueUri(parsed)).toBe(result.uri);
});

test('a mode says nothing before versions that know of it', () => {
  const [vector] = vectors.queueInfos;
  if (vector === undefined) return expect(vector).toBeDefined();
  const queue = addressOf(vector.fields);
  const bytes = (clientVersion: number, queueMode: SMPQueueUri['queueMode']) =>
    encode(smpQueueInfo, { ...queue, clientVersion, queueMode });
  for (const version of [1, 2]) expect(bytes(version, 'messaging')).toEqual(bytes(version, null));
  // What follows it, as connInfo does, is not taken for one.
  const longer = Uint8Array.of(...bytes(2, null), 0x4d);
  expect(decode(smpQueueInfo, longer).ok).toBe(false);
  expect(decode(smpQueueInfo, Uint8Array.of(...bytes(3, null), 0x46)).ok).toBe(false);
});
