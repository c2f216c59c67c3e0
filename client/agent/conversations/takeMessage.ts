// What the other party says, as changes of the conversation. simplex-chat.md, "Sub-protocol for sending messages".

import type { ChatMessage } from '../chat/chatMessage.ts';
import type { JsonObject } from '../chat/json.ts';
import type { MsgContainer } from '../chat/msgContainer.ts';
import type { MsgContent } from '../chat/msgContent.ts';
import type { Profile } from '../chat/profile.ts';
import type { SharedMsgId } from '../chat/sharedMsgId.ts';
import type { ChatText, Quote, ReceivedItem, Reaction } from './conversation.ts';
import type { Draft } from './draft.ts';
import { canTake } from './fileTransfer.ts';
import { takeAcceptance, takeCancel } from './takeFile.ts';

const noText: MsgContent = { type: 'text', text: '' };

/** Nobody needs more, and they come from others. */
const maxReactions = 20;
const maxEmojiLength = 32;

export function textOf(msgId: SharedMsgId | null, content: MsgContent): ChatText {
  return {
    msgId,
    content,
    quote: null,
    file: null,
    isEdited: false,
    isDeleted: false,
    isLive: false,
    reactions: [],
  };
}

export async function takeMessage(draft: Draft, message: ChatMessage, at: number): Promise<void> {
  switch (message.event) {
    case 'x.msg.new':
      return takeNew(draft, message.msgId ?? null, message.params, at);
    case 'x.msg.update':
      return takeUpdate(draft, message.params, at);
    case 'x.msg.del':
      return takeDeletion(draft, message.params.msgId);
    case 'x.msg.react':
      return takeReaction(draft, message.params);
    case 'x.file.acpt.inv':
      return takeAcceptance(draft, message.params);
    case 'x.file.cancel':
      return takeCancel(draft, message.params.msgId);
    // As old apps offer them.
    case 'x.file': {
      const offered = textOf(message.msgId ?? null, noText);
      return void takeText(draft, { ...offered, file: message.params.file }, at);
    }
    case 'x.info':
    case 'x.contact':
      return takeProfile(draft, message.params.profile, at);
    case 'x.direct.del':
      draft.set({ ended: 'left' });
      return draft.happens(at, { what: 'left' });
    case 'unknown':
      return draft.happens(at, { what: 'unknown', tag: message.tag });
    // Nothing to be shown: of files that are not taken, and of who is whom in groups.
    case 'x.ok':
    case 'x.msg.deleted':
    case 'x.msg.file.descr':
    case 'x.file.acpt':
    case 'x.info.probe':
    case 'x.info.probe.check':
    case 'x.info.probe.ok':
  }
}

export function takeProfile(draft: Draft, profile: Profile, at: number): void {
  const before = draft.record.profile?.displayName;
  draft.set({ profile });
  if (before !== undefined && before !== profile.displayName)
    draft.happens(at, { what: 'renamed', from: before, to: profile.displayName });
}

function takeText(draft: Draft, message: ChatText, at: number): ReceivedItem {
  return draft.add<ReceivedItem>({ from: 'other', at, message });
}

async function takeNew(
  draft: Draft,
  msgId: SharedMsgId | null,
  said: MsgContainer,
  at: number,
): Promise<void> {
  const { content, file = null, live = false } = said;
  const quote = said.quote === undefined ? null : await quoteOf(draft, said.quote);
  const message = { ...textOf(msgId, content), quote, file, isLive: live };
  if (file === null || msgId === null || !canTake(content, file)) return void takeText(draft, message, at);
  const transfer = { state: 'moving', bytes: 0, chunks: 0 } as const;
  const { n } = takeText(draft, { ...message, transfer }, at);
  if (file.fileInline === 'offer') draft.set({ asked: [...draft.asked, n] });
}

async function quoteOf(
  draft: Draft,
  { msgRef: { msgId, sent }, content }: NonNullable<MsgContainer['quote']>,
): Promise<Quote> {
  const from = sent ? 'other' : 'self';
  const item = msgId === undefined ? null : await draft.said(from, msgId);
  return { n: item?.n ?? null, from, content };
}

async function takeUpdate(
  draft: Draft,
  { msgId, content, live = false }: { msgId: SharedMsgId; content: MsgContent; live?: boolean },
  at: number,
): Promise<void> {
  const item = await draft.said('other', msgId);
  if (item === null)
    return void takeText(draft, { ...textOf(msgId, content), isEdited: true, isLive: live }, at);
  if (item.message.isDeleted) return;
  // What was still being written when it came was not edited by being finished.
  const isEdited = item.message.isEdited || !item.message.isLive;
  draft.replace(item, { ...item, message: { ...item.message, content, isEdited, isLive: live } });
}

async function takeDeletion(draft: Draft, msgId: SharedMsgId): Promise<void> {
  const item = await draft.said('other', msgId);
  if (item === null) return;
  await draft.forgetFile(item);
  draft.replace(item, { ...item, message: deleted(item.message) });
}

/** Nothing of what it said is kept. */
export function deleted({ msgId }: ChatText): ChatText {
  return { ...textOf(msgId, noText), isDeleted: true };
}

async function takeReaction(
  draft: Draft,
  { msgId, reaction, add }: { msgId: SharedMsgId; reaction: JsonObject; add: boolean },
): Promise<void> {
  const { emoji } = reaction as { emoji?: unknown };
  if (typeof emoji !== 'string' || emoji.length > maxEmojiLength) return;
  const item = (await draft.said('self', msgId)) ?? (await draft.said('other', msgId));
  if (item === null || item.message.isDeleted) return;
  const others = item.message.reactions.filter((each) => each.by !== 'other' || each.emoji !== emoji);
  const added: Reaction[] = add && others.length < maxReactions ? [{ by: 'other', emoji }] : [];
  draft.replace(item, { ...item, message: { ...item.message, reactions: [...others, ...added] } });
}
