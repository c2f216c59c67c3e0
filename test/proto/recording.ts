// A recorded session of the reference, and the keys that were recorded with it.

import { primitives } from '#primitives';
import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import { fromHex } from '../../src/proto/bytes.ts';
import type { SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey, fromSpki } from '../../src/proto/keys.ts';
import { unzip } from './vector.ts';

interface PrivateKey {
  private: string;
}

export interface RecordedFrame {
  n?: number;
  direction?: string;
  kind?: string;
  block?: string;
  blockGzip?: string;
  blockSize?: number;
  frameSha256?: string;
  frame?: string;
  note?: string;
  unparsed?: boolean;
  transmissions?: readonly { tag: string; serviceSig?: string }[];
}

export interface RecordedSession {
  name: string;
  sessionId: string;
  agreedVersion: number;
  clientSessionKey: PrivateKey;
  serverSessionPublicDer: string;
  sessionSecret: string;
  keys: Readonly<Record<string, PrivateKey>>;
  keysFromNotes?: { rcvDhSecret?: string; cmdPriv?: PrivateKey; relaySessId?: string } & Record<
    string,
    unknown
  >;
  frames: readonly RecordedFrame[];
}

export interface Recording {
  keyHash: string;
  challenge?: string;
  sessions: readonly RecordedSession[];
}

export interface Frame {
  direction: 'server to client' | 'client to server';
  kind: 'handshake' | 'encrypted' | 'plain';
  block: Uint8Array;
  sha256: string;
  /** The frame itself, where it was kept. */
  whole: Uint8Array | null;
  /** Of the transmissions that the recorder could read. */
  tags: readonly string[];
  /** What was noted before the frame. */
  note: string;
}

export async function framesOf(session: RecordedSession): Promise<Frame[]> {
  const frames: Frame[] = [];
  let note = '';
  for (const recorded of session.frames) {
    if (recorded.note === undefined) frames.push(await frameOf(recorded, note));
    else note = recorded.note;
  }
  return frames;
}

async function frameOf(recorded: RecordedFrame, note: string): Promise<Frame> {
  const { block, blockGzip, frame, transmissions = [], frameSha256 = '' } = recorded;
  return {
    direction: recorded.direction as Frame['direction'],
    kind: recorded.kind as Frame['kind'],
    block: blockGzip === undefined ? fromHex(block ?? '') : await unzip(blockGzip),
    sha256: frameSha256,
    whole: frame === undefined ? null : Uint8Array.from(atob(frame), (character) => character.charCodeAt(0)),
    tags: transmissions.map(({ tag }) => tag),
    note,
  };
}

export function sessionOf(session: RecordedSession) {
  const serverKey = fromSpki('X25519', fromHex(session.serverSessionPublicDer)) ?? fromHex('');
  const secret = primitives.x25519(fromHex(session.clientSessionKey.private), serverKey) ?? fromHex('');
  return {
    // Version 7 differs from 9, the first of ours, in NEW and IDS alone.
    version: Math.max(session.agreedVersion, 9),
    sessionId: fromHex(session.sessionId) as SessionId,
    sessionKey: asX25519PublicKey(serverKey),
    secret,
  };
}

/** The queue keys of all sessions in the recording: `rcvAuthKey_ed25519`, `rcvAuthKey2_ed448`, `sndAuthKey_x25519`… */
export function authKeysOf({ sessions }: Recording): AuthPrivateKey[] {
  const algorithms = { ed25519: 'Ed25519', ed448: 'Ed448', x25519: 'X25519' } as const;
  return sessions.flatMap(({ keys }) =>
    Object.entries(keys).map(([name, key]) => {
      const algorithm = algorithms[name.split('_')[1] as keyof typeof algorithms];
      return { algorithm, raw: fromHex(key.private) };
    }),
  );
}
