// Pictures and voice messages as files that come in chunks between the messages. Who offers one names its size first;
// the other party asks for it (`offer`), or gets it at once (`sent`). simplex-chat Library/Subscriber.hs
// `receiveInlineMode`, `receiveFileChunk`.

import { maxBodyLength } from '../chat/chatBody.ts';
import type { FileChunk } from '../chat/fileChunk.ts';
import type { FileInvitation } from '../chat/fileInvitation.ts';
import type { MsgContent } from '../chat/msgContent.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import type { GoingFile } from './conversationRecord.ts';
import type { ReceivedItem, SentItem, Transfer } from './conversation.ts';

export interface FileToSend {
  /** Shown to the other party. */
  name: string;
  bytes: Uint8Array;
}

/** What stands before the bytes in a chunk: see chat/fileChunk.ts. */
const chunkHeader = 1 + 1 + 13 + 1;
const chunkLength = maxBodyLength('message', supportedSMPAgentVersions.max, true) - chunkHeader;

/** simplex-chat Controller.hs `InlineFilesConfig`, `offerChunks`; `fileChunkSize`. */
const maxChunks = 15;
const theirChunkLength = 15_780;

/** Bytes. */
export const maxFileLength = maxChunks * chunkLength;

/** Bytes of a voice message that apps take as well: see `invitationOf`. */
export const maxVoiceLength = chunkLength;

/** In order; `chunkNo` counts from 1 on. */
export function chunksOf({ bytes }: FileToSend): Uint8Array[] {
  const count = Math.ceil(bytes.length / chunkLength);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * chunkLength, (at + 1) * chunkLength));
}

/**
 * Apps ask for pictures that are offered, and take voice at once, but only whole chunks of 15,780 bytes: no message has
 * room for one, so that what they take has one chunk. Of larger files they show what stands in the message; those go
 * unasked, since who receives may not be here again with who sends.
 */
export function invitationOf(content: MsgContent, { name, bytes }: FileToSend): FileInvitation {
  const fileInline = content.type !== 'voice' && bytes.length <= chunkLength ? 'offer' : 'sent';
  return { fileName: name, fileSize: bytes.length, fileInline };
}

/** What is no picture and no voice is not taken, nor what lies at a server of files. */
export function canTake(content: MsgContent, file: FileInvitation): boolean {
  const { fileSize, fileInline, fileDescr, fileConnReq } = file;
  const isInline = fileDescr === undefined && fileConnReq === undefined;
  const isShown = content.type === 'image' || content.type === 'voice';
  const isSized = fileSize > 0 && fileSize <= maxChunks * theirChunkLength;
  return isInline && isShown && isSized && (fileInline === 'offer' || fileInline === 'sent');
}

/** From its first chunk on. */
export function goingFile({ n, message: { file } }: SentItem): GoingFile {
  return { n, next: 1, count: Math.ceil((file?.fileSize ?? 0) / chunkLength) };
}

/** Where in the file a chunk that goes out ends. */
export function endOf(chunkNo: number, { length }: Uint8Array): number {
  return (chunkNo - 1) * chunkLength + length;
}

/** Of a file of `size` bytes. */
export function progressOf(size: number, bytes: number, chunks: number): Transfer {
  return bytes === size ? { state: 'whole' } : { state: 'moving', bytes, chunks };
}

/** Null for a chunk that came before. Chunks may be of any length, in order. */
export function afterChunk(
  size: number,
  before: Transfer & { state: 'moving' },
  { chunkNo, chunkBytes: { length } }: FileChunk,
): Transfer | null {
  if (chunkNo > 0 && chunkNo <= before.chunks) return null;
  const bytes = before.bytes + length;
  const isNext = chunkNo === before.chunks + 1 && length > 0 && bytes <= size;
  return isNext ? progressOf(size, bytes, chunkNo) : { state: 'broken' };
}

type Said = SentItem | ReceivedItem;

export function withTransfer<I extends Said>(item: I, transfer: Transfer): I {
  return { ...item, message: { ...item.message, transfer } };
}
