// A part of a small file, the one message that is no JSON. Chat/Protocol.hs `AppMessageBinary`, `InlineFileChunk`.

import {
  type Codec,
  refined,
  shortString,
  struct,
  tail,
  type Wire,
  word8,
} from '../../../src/proto/codec.ts';
import type { SharedMsgId } from './sharedMsgId.ts';

const body = struct({
  /** The message that offered the file. */
  msgId: shortString as Codec<Uint8Array> as Codec<SharedMsgId>,
  /** From 1 on; 0 when the sender has called it off. */
  chunkNo: word8,
  chunkBytes: tail,
});

/** After its `F`; before it an ID that nobody sets. */
export const fileChunk = refined(
  struct({ unset: shortString, body }),
  ({ body: chunk }) => chunk,
  (chunk) => ({ unset: new Uint8Array(0), body: chunk }),
);
export type FileChunk = Wire<typeof fileChunk>;
