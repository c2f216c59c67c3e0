// What the relay adds to a message, and how it is encrypted to the recipient, against the reference.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import {
  decodeRcvMsgBody,
  decryptNMsgMeta,
  decryptRcvMsgBody,
  encodeRcvMsgBody,
  encryptNMsgMeta,
  encryptRcvMsgBody,
  maxMessageLength,
  type RcvMsgBody,
} from '../../src/proto/message.ts';
import { response } from '../../src/proto/responses.ts';
import vectors from '../vectors/message_body.json';
import { bytesOf } from './vector.ts';

const secret = fromHex(vectors.dhSecret);
const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));

test('the secret is that of the recipient’s and the queue’s keys', () => {
  const ours = primitives.x25519(
    fromHex(vectors.serverDhKey.private),
    fromHex(vectors.recipientDhKey.public),
  );
  expect(ours).toEqual(secret);
});

test.each(vectors.messages)('a message with $body is encrypted as by the reference', (vector) => {
  const id = fromHex(vector.msgId) as MsgId;
  const content: RcvMsgBody = {
    kind: 'message',
    timestamp: BigInt(vector.timestamp),
    notification: vector.notification,
    body: bytesOf(vector.body),
  };
  expect(encodeRcvMsgBody(content)).toHaveLength(vector.plaintextSize);
  const encrypted = encryptRcvMsgBody(secret, id, content);
  expect(encrypted).toHaveLength(16122);
  expect(sha256(encrypted)).toBe(vector.encryptedSha256);
  expect(decryptRcvMsgBody(secret, id, encrypted)).toEqual(content);
});

test.each(vectors.quota)('the quota marker of $timestamp is encrypted as by the reference', (vector) => {
  const id = fromHex(vector.msgId) as MsgId;
  const marker: RcvMsgBody = { kind: 'quota', timestamp: BigInt(vector.timestamp) };
  expect(hex(encodeRcvMsgBody(marker))).toBe(vector.plaintext);
  const encrypted = encryptRcvMsgBody(secret, id, marker);
  expect(sha256(encrypted)).toBe(vector.encryptedSha256);
  expect(decryptRcvMsgBody(secret, id, encrypted)).toEqual(marker);
});

test.each(vectors.plaintextParsing)('$text: $parsed', ({ plaintext, parsed }) => {
  const decoded = decodeRcvMsgBody(fromHex(plaintext));
  expect(decoded.ok ? inWords(decoded.value) : 'error').toBe(parsed);
});

function inWords(content: RcvMsgBody): string {
  if (content.kind === 'quota') return `quota ts=${content.timestamp}`;
  const flag = content.notification ? 'True' : 'False';
  const body = String.fromCharCode(...content.body);
  return `message ts=${content.timestamp} notification=${flag} body="${body}"`;
}

test('a body opens neither under another ID nor under another secret', () => {
  const id = new Uint8Array(24).fill(1) as MsgId;
  const encrypted = encryptRcvMsgBody(secret, id, { kind: 'quota', timestamp: 1n });
  expect(decryptRcvMsgBody(secret, new Uint8Array(24) as MsgId, encrypted)).toBeNull();
  expect(decryptRcvMsgBody(secret.toReversed(), id, encrypted)).toBeNull();
  expect(decryptRcvMsgBody(secret, id, encrypted.subarray(1))).toBeNull();
});

test('the largest body of SEND fits, and a body beyond the padding does not', () => {
  const id = new Uint8Array(24) as MsgId;
  const of = (size: number): RcvMsgBody => {
    return { kind: 'message', timestamp: 0n, notification: false, body: new Uint8Array(size) };
  };
  expect(maxMessageLength(11)).toBe(16048);
  expect(maxMessageLength(10)).toBe(16064);
  expect(encryptRcvMsgBody(secret, id, of(maxMessageLength(9)))).toHaveLength(16122);
  expect(() => encryptRcvMsgBody(secret, id, of(16095))).toThrow(RangeError);
});

describe('the metadata of a notification', () => {
  const { cases, dhSecret, recipientNtfDhKey, serverNtfDhKey } = vectors.notifications;
  const ntfSecret = fromHex(dhSecret);

  test('is encrypted under the notifier’s own secret', () => {
    expect(primitives.x25519(fromHex(serverNtfDhKey.private), fromHex(recipientNtfDhKey.public))).toEqual(
      ntfSecret,
    );
  });

  test.each(cases)('at $timestamp is encrypted as by the reference', (vector) => {
    const nonce = fromHex(vector.nonce);
    const meta = { msgId: fromHex(vector.msgId) as MsgId, timestamp: BigInt(vector.timestamp) };
    const encMeta = encryptNMsgMeta(ntfSecret, nonce, meta);
    expect(hex(encMeta)).toBe(vector.encrypted);
    expect(decryptNMsgMeta(ntfSecret, nonce, encMeta)).toEqual(meta);
    const nmsg = { tag: 'NMSG' as const, nonce, encMeta };
    expect(hex(encode(response(19), nmsg))).toBe(vector.nmsg);
    expect(decode(response(19), fromHex(vector.nmsg))).toEqual({ ok: true, value: nmsg });
  });

  test('opens under no other nonce', () => {
    const meta = { msgId: new Uint8Array(24) as MsgId, timestamp: 1n };
    const encMeta = encryptNMsgMeta(ntfSecret, new Uint8Array(24), meta);
    expect(decryptNMsgMeta(ntfSecret, new Uint8Array(24).fill(1), encMeta)).toBeNull();
  });
});
