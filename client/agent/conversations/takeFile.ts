// Files as they come, chunk by chunk, and what becomes of those that go.

import type { FileChunk } from '../chat/fileChunk.ts';
import type { SharedMsgId } from '../chat/sharedMsgId.ts';
import type { MessageId } from '../events.ts';
import { stored } from './chatStore.ts';
import type { ReceivedItem, SentItem, Transfer } from './conversation.ts';
import type { Draft } from './draft.ts';
import { afterChunk, goingFile, progressOf, withTransfer } from './fileTransfer.ts';

/** What is no chunk of a file that is awaited means nothing, nor what came before. */
export async function takeChunk(draft: Draft, chunk: FileChunk): Promise<void> {
  const item = await awaited(draft, chunk.msgId);
  const { file = null, transfer } = item?.message ?? {};
  if (item === null || file === null || transfer?.state !== 'moving') return;
  const after = afterChunk(file.fileSize, transfer, chunk);
  if (after === null) return;
  if (after.state === 'broken') return breakOff(draft, item);
  draft.also(stored.chunk(draft.id, item.n, chunk.chunkNo, chunk.chunkBytes));
  draft.replace(item, withTransfer(item, after));
}

/** Its sender has called it off. */
export async function takeCancel(draft: Draft, msgId: SharedMsgId): Promise<void> {
  const item = await awaited(draft, msgId);
  if (item !== null) await breakOff(draft, item);
}

async function awaited(draft: Draft, msgId: SharedMsgId): Promise<ReceivedItem | null> {
  const item = await draft.said('other', msgId);
  return item?.from === 'other' && item.message.transfer?.state === 'moving' ? item : null;
}

async function breakOff(draft: Draft, item: ReceivedItem): Promise<void> {
  await draft.forgetFile(item);
  draft.replace(item, withTransfer(item, { state: 'broken' }));
}

/** The other party asks for a file; over a connection of its own (`fileConnReq`) it cannot have it. */
export async function takeAcceptance(
  draft: Draft,
  { msgId, fileConnReq }: { msgId: SharedMsgId; fileConnReq?: string },
): Promise<void> {
  const item = await draft.said('self', msgId);
  const isOffered = item?.from === 'self' && item.message.transfer?.state === 'offered';
  if (!isOffered || fileConnReq !== undefined) return;
  draft.set({ going: [...draft.going, goingFile(item)] });
  draft.replace(item, withTransfer(item, { state: 'moving', bytes: 0, chunks: 0 }));
}

/** The relay has a chunk, or never will. */
export async function chunkBecomes(draft: Draft, messageId: MessageId, isSent: boolean): Promise<void> {
  const chunk = await draft.numberedChunk(messageId);
  if (chunk === null) return;
  draft.also(stored.noChunkNumber(draft.id, messageId));
  const item = await goingOut(draft, chunk.n);
  if (item === null) return;
  const size = item.message.file?.fileSize ?? 0;
  const after: Transfer = isSent ? progressOf(size, chunk.end, chunk.chunkNo) : { state: 'broken' };
  if (after.state !== 'moving') draft.set({ going: draft.going.filter(({ n }) => n !== item.n) });
  draft.replace(item, withTransfer(item, after));
}

async function goingOut(draft: Draft, n: number): Promise<SentItem | null> {
  const item = await draft.item(n);
  return item?.from === 'self' && item.message.transfer?.state === 'moving' ? item : null;
}
