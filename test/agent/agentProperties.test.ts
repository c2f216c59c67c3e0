// What must hold for anything that agents say to each other, and for any bytes and any text in its place.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentMessage } from '../../client/agent/agentMessage.ts';
import { agentMsgEnvelope } from '../../client/agent/agentMsgEnvelope.ts';
import {
  clientMessage,
  decodeClientMsgEnvelope,
  openClientMessage,
} from '../../client/agent/clientMessage.ts';
import { readLinkedQueue } from '../../client/agent/connLinkData.ts';
import { type ConnectionRequest, connectionRequest } from '../../client/agent/connectionRequest.ts';
import { formatConnectionRequest, parseConnectionRequest } from '../../client/agent/connectionRequestUri.ts';
import { formatShortLink, parseShortLink } from '../../client/agent/shortLinkUri.ts';
import { type SMPQueueUri, smpQueueInfo, smpQueueUri } from '../../client/agent/smpQueue.ts';
import { formatQueueUri, parseQueueUri } from '../../client/agent/smpQueueUri.ts';
import { freshLinkKeyPair } from '../../client/smp/linkOwners.ts';
import { makeLinkData } from '../../client/smp/shortLinkData.ts';
import { concat, fromHex, utf8 } from '../../src/proto/bytes.ts';
import { type Codec, decode, encode } from '../../src/proto/codec.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { linkData, shortLink } from '../client/arbitraryLink.ts';
import { bytes, damaged } from '../proto/arbitrary.ts';
import { expectOneSpelling } from '../proto/spelling.ts';
import { valueOf } from '../proto/vector.ts';
import { envelope, message, queueInfo, queueUri, request, said } from './arbitraryAgent.ts';

const runs = { numRuns: 200 };

/** In a connection request a queue that says no mode is a contact queue. */
function saidRequest(written: ConnectionRequest): ConnectionRequest {
  const [first, ...others] = written.queues.map((queue): SMPQueueUri => {
    const { queueMode, ...address } = said(queue);
    return { ...address, queueMode: queueMode ?? 'contact' };
  });
  return first === undefined ? written : { ...written, queues: [first, ...others] };
}

describe('as bytes', () => {
  const isReadAgain = <T>(codec: Codec<T>, values: fc.Arbitrary<T>, expected: (value: T) => T) =>
    fc.property(values, (value) => {
      expect(valueOf(decode(codec, encode(codec, value)))).toEqual(expected(value));
    });
  const hasOneSpelling = <T>(codec: Codec<T>, values: fc.Arbitrary<T>, isFree?: (value: T) => boolean) => {
    const encoded = values.map((value) => encode(codec, value));
    return fc.property(fc.oneof(bytes(60), damaged(encoded)), (received) =>
      expectOneSpelling(codec, received, isFree),
    );
  };
  const same = <T>(value: T) => value;

  test('queues', () => {
    fc.assert(isReadAgain(smpQueueUri, queueUri, said), runs);
    fc.assert(isReadAgain(smpQueueInfo, queueInfo, same), runs);
    fc.assert(hasOneSpelling(smpQueueUri, queueUri), runs);
    fc.assert(hasOneSpelling(smpQueueInfo, queueInfo), runs);
  });

  test('connection requests', () => {
    fc.assert(isReadAgain(connectionRequest, request, saidRequest), runs);
    // A contact queue need not say that it is one.
    const hasContact = ({ queues }: ConnectionRequest) =>
      queues.some(({ queueMode }) => queueMode === 'contact');
    fc.assert(hasOneSpelling(connectionRequest, request, hasContact), runs);
  });

  test('messages', () => {
    fc.assert(isReadAgain(agentMessage, message, same), runs);
    fc.assert(hasOneSpelling(agentMessage, message), runs);
  });

  test('envelopes', () => {
    fc.assert(isReadAgain(agentMsgEnvelope, envelope, same), runs);
    // Links have several spellings.
    fc.assert(
      hasOneSpelling(agentMsgEnvelope, envelope, (value) => 'connReq' in value),
      runs,
    );
    const plain = bytes(50).map((body) => ({ privHeader: 'PHEmpty' as const, body }));
    fc.assert(hasOneSpelling(clientMessage, plain), runs);
  });

  test('a body that a relay made up is refused', () => {
    const beginning = concat(fromHex('0004'), utf8('0'));
    const body = fc.oneof(
      bytes(80),
      bytes(80).map((raw) => concat(beginning, raw)),
    );
    fc.assert(
      fc.property(body, (sent) => {
        const read = decodeClientMsgEnvelope(sent);
        if (!read.ok) return;
        expect(openClientMessage(new Uint8Array(32), read.value)).toEqual({ ok: false, error: 'CRYPTO' });
      }),
    );
  });
});

describe('as text', () => {
  interface Text<T> {
    format: (value: T) => string;
    parse: (text: string) => T | null;
    values: fc.Arbitrary<T>;
  }

  const isReadAgain = <T>({ format, parse, values }: Text<T>) =>
    fc.property(values, (value) => {
      expect(parse(format(value))).toEqual(value);
    });

  const characters = ['', '#', '/', '%', '&', '=', ';', 'A', '0', '\n', ' ', '[', 'é'];

  /** Characters taken out, put in and exchanged. */
  const damagedText = (texts: fc.Arbitrary<string>) =>
    fc.tuple(texts, fc.nat(), fc.nat(4), fc.constantFrom(...characters)).map(([text, at, length, other]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + other + text.slice(place + length);
    });

  const isStable = <T>({ format, parse, values }: Text<T>) =>
    fc.property(fc.oneof(fc.string(), damagedText(values.map(format))), (text) => {
      const value = parse(text);
      if (value !== null) expect(parse(format(value))).toEqual(value);
    });

  test('queues', () => {
    const queues = { format: formatQueueUri, parse: parseQueueUri, values: queueUri };
    fc.assert(isReadAgain(queues), runs);
    fc.assert(isStable(queues), runs);
  });

  test('connection requests', () => {
    const requests = { format: formatConnectionRequest, parse: parseConnectionRequest, values: request };
    fc.assert(isReadAgain(requests), runs);
    fc.assert(isStable(requests), runs);
  });

  test('short links', () => {
    const scheme = fc.constantFrom('simplex' as const, 'https' as const);
    const values = fc
      .record({ scheme, link: shortLink })
      .filter(({ link }) => link.mode === 'contact' || link.linkId.length > 0);
    const links = { format: formatShortLink, parse: parseShortLink, values };
    fc.assert(isReadAgain(links), runs);
    fc.assert(isStable(links), runs);
  });
});

test('whatever is signed behind a link, reading it gives a verdict', () => {
  const { privateKey } = freshLinkKeyPair();
  fc.assert(
    fc.property(shortLink, bytes(300), linkData, (link, fixedData, userData) => {
      const made = makeLinkData(privateKey, fixedData, userData);
      const answer = { sndId: new Uint8Array(24) as Uint8Array as SenderId, linkData: made.linkData };
      expect(readLinkedQueue({ ...link, linkKey: made.linkKey }, answer).ok).toBe(false);
    }),
    { numRuns: 50 },
  );
});
