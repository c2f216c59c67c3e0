// Whether a message follows the last one of the same sender: each names its number and the hash of the one before, so
// that a relay can neither drop nor repeat one unseen. Agent.hs `checkMsgIntegrity`.

import { primitives } from '#primitives';
import { equal } from '../../src/proto/bytes.ts';

/** Of the encoded `agentMessage`, a confirmation's too. */
export function msgHash(encodedMessage: Uint8Array): Uint8Array {
  return primitives.sha256(encodedMessage);
}

export type MsgIntegrity =
  | 'MsgOk'
  | { MsgSkipped: { fromMsgId: bigint; toMsgId: bigint } }
  | { MsgBadId: bigint }
  | 'MsgBadHash'
  | 'MsgDuplicate';

/** `hash` is empty before the first message. */
export interface LastMessage {
  sndMsgId: bigint;
  hash: Uint8Array;
}

export function checkMsgIntegrity(
  last: LastMessage,
  { sndMsgId, prevMsgHash }: { sndMsgId: bigint; prevMsgHash: Uint8Array },
): MsgIntegrity {
  if (sndMsgId < last.sndMsgId) return { MsgBadId: sndMsgId };
  if (sndMsgId === last.sndMsgId) return 'MsgDuplicate';
  if (sndMsgId > last.sndMsgId + 1n)
    return { MsgSkipped: { fromMsgId: last.sndMsgId + 1n, toMsgId: sndMsgId - 1n } };
  return equal(last.hash, prevMsgHash) ? 'MsgOk' : 'MsgBadHash';
}
