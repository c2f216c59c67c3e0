// A conversation as it is shown, of what is stored of it and what the agent says of its connection.

import type { ConnectionSummary } from '../commands/connectionSummary.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import type { ChatItem, Conversation, ConversationState } from './conversation.ts';

export function viewOf(
  record: ConversationRecord,
  connection: ConnectionSummary,
  lastItem: ChatItem | null,
): Conversation {
  const { profile, unread, changedAt, failure, ended, isLinkUsedTwice, isQueueLost, requests } = record;
  return {
    id: connection.id,
    state: stateOf(record, connection),
    origin: record.origin,
    name: record.givenName ?? profile?.displayName ?? null,
    profile,
    links: connection.links,
    unread,
    lastItem,
    changedAt,
    failure,
    ended,
    isLinkUsedTwice,
    isQueueLost,
    sync: connection.sync,
    isAwaited: isAwaited(record, connection),
    isMoving: connection.isMoving,
    requests,
  };
}

/** Who has taken a link waits for who made it; who asks at an address, for its owner. */
function isAwaited({ origin }: ConversationRecord, { kind, links }: ConnectionSummary): boolean {
  return kind === 'duplex' ? origin === 'others' : kind === 'invited' && links === null;
}

function stateOf(
  { origin, ended, failure }: ConversationRecord,
  { kind, links }: ConnectionSummary,
): ConversationState {
  switch (kind) {
    case 'address':
      return 'address';
    case 'deleting':
      return 'failed';
    case 'failed':
      // Not before it is known why.
      return failure === null ? 'connecting' : 'failed';
    case 'creating':
      return origin === 'own' ? 'preparing' : 'connecting';
    case 'invited':
      return links === null ? 'connecting' : 'invited';
    case 'following':
    case 'joining':
      return 'connecting';
    case 'duplex':
      return ended === null ? 'connecting' : 'ended';
    case 'ended':
      return 'ended';
    case 'connected':
      return ended === null ? 'connected' : 'ended';
  }
}
