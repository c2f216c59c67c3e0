// What is sealed opens as itself, in every layer; and hostile bytes open as nothing, or as a value.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { decryptBlock, encryptBlock } from '../../src/proto/blockEncryption.ts';
import type { CorrId, MsgId } from '../../src/proto/ids.ts';
import {
  decodeRcvMsgBody,
  decryptNMsgMeta,
  decryptRcvMsgBody,
  encodeRcvMsgBody,
  encryptNMsgMeta,
  encryptRcvMsgBody,
  type RcvMsgBody,
} from '../../src/proto/message.ts';
import { pad, unpad } from '../../src/proto/padding.ts';
import {
  decryptForward,
  decryptForwardResponse,
  decryptResponse,
  decryptTransmission,
  encryptForward,
  encryptForwardResponse,
  encryptResponse,
  encryptTransmission,
} from '../../src/proto/proxyLayers.ts';
import { bytes, damaged, dhKey, exactly, id, int64 } from './arbitrary.ts';
import { valueOf } from './vector.ts';

const secret = primitives.randomBytes(32);
const msgId = exactly(24) as unknown as fc.Arbitrary<MsgId>;
const corrId = exactly(24) as unknown as fc.Arbitrary<CorrId>;

const content: fc.Arbitrary<RcvMsgBody> = fc.oneof(
  fc.record({
    kind: fc.constant('message' as const),
    // A relay's clock, in seconds: the marker's `QUOTA ` is a year that nobody will see.
    timestamp: fc.bigInt({ min: 0n, max: 2n ** 40n }),
    notification: fc.boolean(),
    body: bytes(600),
  }),
  fc.record({ kind: fc.constant('quota' as const), timestamp: int64 }),
);

describe('a message on its way to the recipient', () => {
  test('is what was encoded', () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(decodeRcvMsgBody(encodeRcvMsgBody(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test('of any bytes is none, or is written so that it is read alike', () => {
    fc.assert(
      fc.property(fc.oneof(bytes(60), damaged(content.map(encodeRcvMsgBody))), (received) => {
        const decoded = decodeRcvMsgBody(received);
        if (decoded.ok) expect(decodeRcvMsgBody(encodeRcvMsgBody(decoded.value))).toEqual(decoded);
        else expect(decoded.error).toBe('SYNTAX');
      }),
      { numRuns: 500 },
    );
  });

  test('opens with its ID, and always has 16,122 bytes', () => {
    fc.assert(
      fc.property(msgId, content, (ofMessage, value) => {
        const body = encryptRcvMsgBody(secret, ofMessage, value);
        expect(body).toHaveLength(16_122);
        expect(decryptRcvMsgBody(secret, ofMessage, body)).toEqual(value);
      }),
      { numRuns: 20 },
    );
  });
});

test('a notification’s metadata opens with its nonce', () => {
  fc.assert(
    fc.property(exactly(24), msgId, int64, (nonce, ofMessage, timestamp) => {
      const sealed = encryptNMsgMeta(secret, nonce, { msgId: ofMessage, timestamp });
      expect(sealed).toHaveLength(144);
      expect(decryptNMsgMeta(secret, nonce, sealed)).toEqual({ msgId: ofMessage, timestamp });
    }),
  );
});

test('a padded text is what it was, and any bytes have a text within them or none', () => {
  fc.assert(
    fc.property(bytes(300), fc.nat(300), (text, more) => {
      expect(unpad(pad(text, text.length + 2 + more))).toEqual(text);
    }),
  );
  fc.assert(
    fc.property(bytes(300), (received) => {
      expect(unpad(received)?.length ?? 0).toBeLessThanOrEqual(received.length);
    }),
  );
});

describe('the layers of a command through a proxy', () => {
  test('open as what was put into them', () => {
    const forward = fc.record({
      fwdCorrId: corrId,
      fwdVersion: fc.nat(65535),
      fwdKey: dhKey,
      encTransmission: bytes(300),
    });
    const answer = fc.record({ fwdCorrId: corrId, encResponse: bytes(300) });
    fc.assert(
      fc.property(corrId, forward, answer, bytes(300), (ofCommand, value, response, block) => {
        const { encTransmission } = value;
        expect(valueOf(decryptForward(secret, ofCommand, encryptForward(secret, ofCommand, value)))).toEqual(
          value,
        );
        const sealed = encryptForwardResponse(secret, ofCommand, response);
        expect(decryptForwardResponse(secret, ofCommand, sealed)).toEqual(response);
        const inner = encryptTransmission(secret, ofCommand, encTransmission);
        expect(decryptTransmission(secret, ofCommand, inner)).toEqual(encTransmission);
        expect(decryptResponse(secret, ofCommand, encryptResponse(secret, ofCommand, block))).toEqual(block);
      }),
      { numRuns: 30 },
    );
  });

  test('do not open where they are not what was sealed', () => {
    fc.assert(
      fc.property(id<'CorrId'>(), bytes(300), (ofCommand, received) => {
        expect(decryptForward(secret, ofCommand, received)).toEqual({ ok: false, error: 'CRYPTO' });
        expect(decryptForwardResponse(secret, ofCommand, received)).toBeNull();
        expect(decryptTransmission(secret, ofCommand, received)).toBeNull();
        expect(decryptResponse(secret, ofCommand, received)).toBeNull();
        expect(decryptBlock(secret, received)).toBeNull();
      }),
    );
  });
});

test('a block opens in its place, and what was changed on its way does not', () => {
  fc.assert(
    fc.property(bytes(400), fc.nat(), fc.integer({ min: 1, max: 255 }), (block, at, mask) => {
      const { frame, next } = encryptBlock(secret, block);
      expect(decryptBlock(secret, frame)).toEqual({ block, next });
      const bad = frame.map((byte, i) => (i === at % frame.length ? byte ^ mask : byte));
      expect(decryptBlock(secret, bad)).toBeNull();
    }),
    { numRuns: 20 },
  );
});
