// What the agent tells, as changes of the conversation.

import { readChatBody } from '../chat/chatBody.ts';
import type { ChatMessage } from '../chat/chatMessage.ts';
import type { AgentEvent, MessageId } from '../events.ts';
import { stored } from './chatStore.ts';
import type { Delivery } from './conversation.ts';
import type { Draft } from './draft.ts';
import { readLinkProfile } from './introduction.ts';
import { chunkBecomes, takeChunk } from './takeFile.ts';
import { takeMessage, takeProfile } from './takeMessage.ts';

type EventNamed<Name> = Extract<AgentEvent, { event: Name }>;

export async function takeEvent(draft: Draft, event: AgentEvent, now: number): Promise<void> {
  switch (event.event) {
    case 'linkReady':
      return;
    case 'request':
      return takeRequest(draft, event);
    case 'info':
      return takeInfo(draft, event.info, now);
    case 'linkData': {
      const profile = readLinkProfile(event.userData);
      if (profile !== null) takeProfile(draft, profile, now);
      return;
    }
    case 'connected':
      return draft.happens(now, { what: 'connected', pq: event.pq });
    case 'failed':
      return draft.set({ failure: event.reason });
    case 'message':
      return takeBody(draft, event);
    case 'sent':
      await becomes(draft, event.messageId, { state: 'sent' });
      return chunkBecomes(draft, event.messageId, true);
    case 'delivered':
      await becomes(draft, event.messageId, { state: 'delivered' });
      return draft.also(stored.noNumber(draft.id, event.messageId));
    case 'notSent':
      return takeNotSent(draft, event, now);
    case 'undecryptable':
    case 'sync':
    case 'moved':
    case 'linkUsedTwice':
    case 'queueLost':
    case 'peerGone':
      return takeTrouble(draft, event, now);
  }
}

type Trouble = EventNamed<'undecryptable' | 'sync' | 'moved' | 'linkUsedTwice' | 'queueLost' | 'peerGone'>;

function takeTrouble(draft: Draft, event: Trouble, now: number): void {
  switch (event.event) {
    case 'undecryptable':
      return draft.happens(now, { what: 'undecryptable' });
    case 'sync':
      return event.sync === 'ok' ? draft.happens(now, { what: 'repaired' }) : undefined;
    case 'moved':
      return draft.happens(now, { what: 'moved', party: event.party });
    case 'linkUsedTwice':
      draft.set({ isLinkUsedTwice: true });
      return draft.happens(now, { what: 'linkUsedTwice' });
    case 'queueLost':
      draft.set({ isQueueLost: true });
      return draft.happens(now, { what: 'queueLost' });
    case 'peerGone':
      return ends(draft, now);
  }
}

function ends(draft: Draft, now: number): void {
  if (draft.record.ended !== null) return;
  draft.set({ ended: 'gone' });
  draft.happens(now, { what: 'gone' });
}

async function takeRequest(draft: Draft, { requestId, info }: EventNamed<'request'>): Promise<void> {
  const { profile = null, content = null } = introductionIn(await messagesIn(info)) ?? {};
  draft.set({ requests: [...draft.record.requests, { requestId, profile, content }] });
}

async function takeInfo(draft: Draft, info: Uint8Array, now: number): Promise<void> {
  const introduction = introductionIn(await messagesIn(info));
  if (introduction !== null) takeProfile(draft, introduction.profile, now);
}

function introductionIn(messages: readonly ChatMessage[]) {
  for (const message of messages) {
    if (message.event === 'x.info') return { profile: message.params.profile };
    if (message.event === 'x.contact') return message.params;
  }
  return null;
}

async function messagesIn(body: Uint8Array): Promise<ChatMessage[]> {
  const read = await readChatBody(body);
  return read.flatMap((each) => (each.ok && 'message' in each ? [each.message] : []));
}

async function takeBody(draft: Draft, { body, integrity, sentAt }: EventNamed<'message'>): Promise<void> {
  // Who writes is there after all.
  if (draft.record.ended === 'gone') draft.set({ ended: null });
  if (integrity !== 'MsgOk') draft.happens(sentAt, { what: 'gap', integrity });
  for (const read of await readChatBody(body)) {
    if (!read.ok) draft.happens(sentAt, { what: 'unreadable' });
    else if ('message' in read) await takeMessage(draft, read.message, sentAt);
    else await takeChunk(draft, read.chunk);
  }
}

async function becomes(draft: Draft, messageId: MessageId, delivery: Delivery): Promise<void> {
  const item = await draft.numbered(messageId);
  if (item !== null && item.delivery.state !== 'delivered') draft.replace(item, { ...item, delivery });
}

async function takeNotSent(
  draft: Draft,
  { messageId, error }: EventNamed<'notSent'>,
  now: number,
): Promise<void> {
  await becomes(draft, messageId, { state: 'failed', error });
  await chunkBecomes(draft, messageId, false);
  draft.also(stored.noNumber(draft.id, messageId));
  if (error === 'AUTH') ends(draft, now);
}
