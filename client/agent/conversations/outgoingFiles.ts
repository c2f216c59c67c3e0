// Files on their way: those that go are cut into chunks and kept, and then sent one chunk after the other; those that
// were offered are asked for.

import type { MsgContent } from '../chat/msgContent.ts';
import { stored } from './chatStore.ts';
import type { ConversationRecord, GoingFile } from './conversationRecord.ts';
import type { ChatText, SentItem, Transfer } from './conversation.ts';
import { ConversationError } from './conversationError.ts';
import type { Draft } from './draft.ts';
import { chunksOf, endOf, type FileToSend, invitationOf, maxFileLength } from './fileTransfer.ts';
import { chunkBody, eventBody } from './introduction.ts';
import type { Surroundings } from './surroundings.ts';

export function fileOf(content: MsgContent, file: FileToSend | null): Pick<ChatText, 'file' | 'transfer'> {
  if (file === null) return { file: null };
  if (file.bytes.length === 0) throw new ConversationError('empty');
  if (file.bytes.length > maxFileLength) throw new ConversationError('tooLarge');
  const invitation = invitationOf(content, file);
  const isOffered = invitation.fileInline === 'offer';
  const transfer: Transfer = isOffered ? { state: 'offered' } : { state: 'moving', bytes: 0, chunks: 0 };
  return { file: invitation, transfer };
}

export function keepFile(draft: Draft, { n }: SentItem, file: FileToSend): void {
  for (const [at, bytes] of chunksOf(file).entries()) draft.also(stored.chunk(draft.id, n, at + 1, bytes));
}

function isLeft({ next, count }: GoingFile): boolean {
  return next <= count;
}

export function isFileWaiting({ asked = [], going = [] }: ConversationRecord): boolean {
  return asked.length > 0 || going.some(isLeft);
}

/** One step, which stores the draft. */
export async function moveFile(draft: Draft, around: Surroundings): Promise<void> {
  const file = draft.going.find(isLeft);
  if (draft.asked.length > 0) await askForFile(draft, around);
  else if (file !== undefined) await sendChunk(draft, file, around);
}

async function askForFile(draft: Draft, { agent, ledger }: Surroundings): Promise<void> {
  const [n, ...asked] = draft.asked;
  draft.set({ asked });
  const item = n === undefined ? null : await draft.item(n);
  const { msgId = null, file = null } = item?.from === 'other' ? item.message : {};
  if (msgId === null || file === null) return ledger.store(draft);
  const params = { msgId, fileName: file.fileName };
  await agent().send(draft.id, eventBody({ event: 'x.file.acpt.inv', params }), {
    notification: false,
    writes: () => draft.writes(),
  });
}

async function sendChunk(
  draft: Draft,
  { n, next, count }: GoingFile,
  { agent, ledger }: Surroundings,
): Promise<void> {
  const others = draft.going.filter((file) => file.n !== n);
  const item = await draft.item(n);
  const chunkBytes = await draft.chunk(n, next);
  const msgId = item?.from === 'self' ? item.message.msgId : null;
  draft.set({ going: others });
  if (msgId === null || chunkBytes === null) return ledger.store(draft);
  draft.set({ going: [{ n, next: next + 1, count }, ...others] });
  const chunk = { n, chunkNo: next, end: endOf(next, chunkBytes) };
  await agent().send(draft.id, chunkBody({ msgId, chunkNo: next, chunkBytes }), {
    notification: false,
    writes: (messageId) => {
      draft.also(stored.chunkNumber(draft.id, messageId, chunk));
      return draft.writes();
    },
  });
}
