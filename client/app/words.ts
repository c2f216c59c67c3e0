// What the page says: short sentences about what is, what is not lost, and what helps.

import type { ErrorType } from '../../src/proto/errors.ts';
import type { ChatItem, Conversation, Delivery, Occurrence } from '../agent/conversations/conversation.ts';
import { ConversationError, type ConversationErrorReason } from '../agent/conversations/conversationError.ts';
import { AgentError } from '../agent/agentError.ts';
import { fileInWords } from '../agent/chat/fileInvitation.ts';
import { failureInWords } from '../store/inWords.ts';
import { StoreFailure } from '../store/store.ts';

export function nameOf({ name, state, id }: Conversation): string {
  if (name !== null) return name;
  if (state === 'address') return 'Your address';
  return state === 'invited' || state === 'preparing' ? 'Invitation' : `Somebody ${id.slice(0, 3)}`;
}

const reasons: Partial<Record<ConversationErrorReason, string>> = {
  notALink: 'This is not a link that can be used here. Copy it again, whole.',
  groupLink: 'This link leads to a group, and this page knows conversations of two alone.',
  notReached: 'The server of this link does not answer now. Nothing is lost; try again later.',
  linkGone: 'This link leads nowhere any more. Ask for a new one.',
  linkForged: 'This link does not lead where it says. Ask for a new one.',
  ownLink: 'This link is your own. Send it to the person you want to talk to.',
  alreadyJoined: 'You have used this link already. Its conversation is in your list.',
  tooLarge: 'This is too long for one message. Nothing was sent; split it in two.',
  noRelay: 'No server for your messages is known. Add one in the settings.',
  notConnected: 'This conversation is not connected. Nothing was sent.',
  tooManyReactions: 'Three reactions to one message are all that there can be. Take one back first.',
  closed: 'This page is closing. Load it again; nothing is lost.',
};

export function errorInWords(error: unknown): string {
  if (error instanceof StoreFailure) return failureInWords(error.reason);
  if (error instanceof ConversationError || error instanceof AgentError) {
    return reasons[error.reason] ?? 'This cannot be done now. Nothing is lost.';
  }
  return 'Something failed in this page. Nothing is lost; load it again.';
}

export function deliveryInWords(delivery: Delivery): string {
  switch (delivery.state) {
    case 'queued':
    case 'sending':
      return 'saved here';
    case 'unsaid':
      return 'saved here until messages can be read again';
    case 'sent':
      return 'sent ✓';
    case 'delivered':
      return 'delivered ✓✓';
    case 'failed':
      return `not sent: ${whyNotSent(delivery.error)}`;
  }
}

function whyNotSent(error: ErrorType | 'TOO LARGE'): string {
  return error === 'TOO LARGE' ? 'it is too long' : 'the other side is gone';
}

export function occurrenceInWords(occurrence: Occurrence, name: string): string {
  switch (occurrence.what) {
    case 'connected':
      return 'You are connected. Only the two of you can read this.';
    case 'renamed':
      return `${occurrence.from} is called ${occurrence.to} now`;
    case 'left':
      return `${name} has deleted this conversation`;
    case 'linkUsedTwice':
      return 'Somebody else tried this link as well. Compare the security code';
    case 'queueLost':
      return 'The server has lost this conversation. Start a new one';
    case 'gone':
      return `${name} cannot be reached here any more`;
    case 'moved':
      return occurrence.party === 'self' ? 'Your messages come another way now' : `${name} has moved`;
    case 'gap':
      return gapInWords(occurrence);
    case 'undecryptable':
      return 'A message here cannot be read';
    case 'repaired':
      return 'Messages can be read again';
    case 'unreadable':
    case 'unknown':
      return 'Something came that this page cannot show';
  }
}

function gapInWords({ integrity }: Occurrence & { what: 'gap' }): string {
  if (integrity === 'MsgDuplicate') return 'A message came twice here';
  if (typeof integrity !== 'object' || !('MsgSkipped' in integrity)) return 'Messages may be missing here';
  const { fromMsgId, toMsgId } = integrity.MsgSkipped;
  const count = toMsgId - fromMsgId + 1n;
  return count === 1n ? 'One message is missing here' : `${count} messages are missing here`;
}

export function textOf(item: ChatItem, name: string): string {
  if (item.from === 'nobody') return occurrenceInWords(item.occurrence, name);
  const { content, file, transfer, isDeleted } = item.message;
  if (isDeleted) return 'Deleted';
  if (content.text !== '') return content.text;
  if (file !== null && transfer === undefined) return fileInWords(file);
  if (content.type === 'voice') return 'Voice message';
  return content.type === 'image' ? 'Picture' : '';
}
