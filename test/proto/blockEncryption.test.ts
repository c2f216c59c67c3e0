// Both chains of a session, frame by frame, against the reference.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import {
  decryptBlock,
  encryptBlock,
  initChains,
  plainFrame,
  readPlainFrame,
} from '../../src/proto/blockEncryption.ts';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import type { SessionId } from '../../src/proto/ids.ts';
import { chains } from '../vectors/block_chain.json';
import { bytesOf, pattern } from './vector.ts';

describe.each(chains)('session $sessionId', (session) => {
  const secret = primitives.x25519(fromHex(session.serverKey.private), fromHex(session.clientKey.public));
  const { serverSends, clientSends } = initChains(
    fromHex(session.sessionId) as SessionId,
    secret ?? fromHex(''),
  );

  test('begins as in the reference', () => {
    expect(hex(secret ?? fromHex(''))).toBe(session.dhSecret);
    expect(hex(serverSends)).toBe(session.serverSendChain);
    expect(hex(clientSends)).toBe(session.serverReceiveChain);
  });

  test.each([
    ['server to client', serverSends, session.serverToClient],
    ['client to server', clientSends, session.clientToServer],
  ] as const)('%s: every frame is the reference’s', (_, first, frames) => {
    let chain = first;
    for (const vector of frames) {
      const block = bytesOf(vector.block.replace('blockSize', `${vector.blockSize}`));
      expect(hex(chain)).toBe(vector.chain);
      const { frame, next } = encryptBlock(chain, block);
      expect(hex(primitives.sha256(frame))).toBe(vector.frameSha256);
      expect(decryptBlock(chain, frame)).toEqual({ block, next });
      expect(hex(next)).toBe(vector.nextChain);
      chain = next;
    }
    expect(frames.length).toBeGreaterThan(0);
  });
});

describe('a frame', () => {
  const { serverSends, clientSends } = initChains(new Uint8Array(32) as SessionId, pattern(32));
  const { frame, next } = encryptBlock(serverSends, pattern(100));

  test('opens neither out of order, nor in the other direction, nor tampered with', () => {
    expect(decryptBlock(next, frame)).toBeNull();
    expect(decryptBlock(clientSends, frame)).toBeNull();
    expect(decryptBlock(serverSends, frame.with(16000, (frame[16000] ?? 0) ^ 1))).toBeNull();
    expect(decryptBlock(serverSends, frame.subarray(1))).toBeNull();
    expect(decryptBlock(serverSends, new Uint8Array(0))).toBeNull();
  });

  test('holds at most 16,366 bytes encrypted and 16,382 in clear', () => {
    expect(encryptBlock(serverSends, pattern(16366)).frame).toHaveLength(16384);
    expect(() => encryptBlock(serverSends, pattern(16367))).toThrow(RangeError);
    expect(plainFrame(pattern(16382))).toHaveLength(16384);
    expect(() => plainFrame(pattern(16383))).toThrow(RangeError);
  });

  test('in clear has the length of its block within its bounds', () => {
    expect(readPlainFrame(plainFrame(pattern(100)))).toEqual(pattern(100));
    expect(readPlainFrame(plainFrame(pattern(0)))).toEqual(pattern(0));
    expect(readPlainFrame(new Uint8Array(16384).fill(0xff))).toBeNull();
  });
});
