// What happens in conversations, and why something cannot be done, as sentences that may stand by themselves.

import { AgentError } from '../agentError.ts';
import type { FailureReason } from '../connection/connectionState.ts';
import { fileInWords } from '../chat/fileInvitation.ts';
import type { ChatText, Delivery, Occurrence } from './conversation.ts';
import { ConversationError, type ConversationErrorReason } from './conversationError.ts';

/** `name`: of the other party. */
export function occurrenceInWords(occurrence: Occurrence, name: string): string {
  switch (occurrence.what) {
    case 'connected':
      return `You are connected with ${name}, encrypted from end to end${occurrence.pq ? ', with post-quantum keys' : ''}.`;
    case 'renamed':
      return `${occurrence.from} is called ${occurrence.to} now.`;
    case 'left':
      return `${name} has deleted this conversation.`;
    case 'linkUsedTwice':
      return 'Somebody else has tried to use the link as well. Ask by another way who it is that you are talking to, or compare the security code.';
    case 'queueLost':
      return 'The relay does not know this conversation any more: nothing can be received. Make a new invitation.';
    case 'gone':
      return `${name} cannot be reached any more: the conversation was deleted on the other side. Make a new invitation.`;
    case 'moved':
      return occurrence.party === 'self'
        ? 'You receive through another relay now.'
        : `${name} receives through another relay now.`;
    case 'gap':
      return 'Messages are missing here, or came twice.';
    case 'undecryptable':
      return 'A message came that cannot be decrypted.';
    case 'repaired':
      return 'The encryption was made anew: messages can be read again.';
    case 'unreadable':
      return 'Something came that this client cannot read.';
    case 'unknown':
      return `Something came that this client does not know (${occurrence.tag}).`;
  }
}

/** What stands beside the text, or in its place; null where the text is all that there is. */
export function attachmentInWords({ content, file, transfer }: ChatText): string | null {
  if (file !== null && transfer === undefined) return fileInWords(file);
  switch (content.type) {
    case 'text':
      return null;
    case 'link':
      return `A preview of ${content.preview.uri} came with it.`;
    case 'image':
      return 'A picture came with it, which cannot be shown here.';
    case 'video':
      return 'A video came with it, which cannot be shown here.';
    case 'voice':
      return `A voice message of ${content.duration} s, which cannot be played here.`;
    case 'file':
      return 'A file came with it, which cannot be received here.';
    case 'report':
      return `A report (${content.reason}).`;
    case 'chat':
      return 'A link to another chat came with it.';
    case 'unknown':
      return `A kind of message that this client does not know (${content.tag}).`;
  }
}

export function deliveryInWords(delivery: Delivery): string {
  switch (delivery.state) {
    case 'queued':
      return 'kept until the other side is there';
    case 'unsaid':
      return 'kept until the encryption is made anew';
    case 'sending':
      return 'sending';
    case 'sent':
      return 'sent';
    case 'delivered':
      return 'delivered';
    case 'failed':
      return delivery.error === 'TOO LARGE' ? 'too long, and not sent' : 'not sent, and never will be';
  }
}

export function failureReasonInWords(reason: FailureReason): string {
  switch (reason) {
    case 'linkUsed':
      return 'Somebody else has used this link already. If it was not you, tell who gave it to you, and ask for another.';
    case 'linkGone':
      return reasons.linkGone;
    case 'linkForged':
      return reasons.linkForged;
    case 'noCommonVersion':
      return 'Who made this link uses a version that this client does not speak.';
    case 'notUnderstood':
      return reasons.notUnderstood;
    case 'groupLink':
      return reasons.groupLink;
    case 'relayRefused':
      return 'The relay makes no queues for you. Choose another, or ask who runs it for its password.';
    case 'queueGone':
      return 'The other side has gone before you were connected. Ask for another link.';
  }
}

/** Null for what is no such error. */
export function errorInWords(error: unknown): string | null {
  if (error instanceof AgentError || error instanceof ConversationError) return reasonInWords(error.reason);
  return null;
}

const reasons: Record<ConversationErrorReason, string> = {
  noSuchConnection: 'This conversation is not here any more.',
  noSuchConversation: 'This conversation is not here any more.',
  noSuchRequest: 'This request is not here any more.',
  noSuchMessage: 'This message is not here any more.',
  notConnected: 'The other side cannot be reached in this conversation.',
  tooLarge: 'This is too long for one message. Nothing was sent.',
  notALink: 'This is no link of a conversation, or not a whole one.',
  groupLink: 'This is a link to a group. edgedrop cannot join groups yet. Nothing was sent.',
  channelLink: 'This is a link to a channel. edgedrop cannot join channels yet. Nothing was sent.',
  relayLink: 'This is a link to a relay of groups. edgedrop cannot use those yet. Nothing was sent.',
  notReached: 'The relay of this link cannot be reached now. Try again later.',
  linkGone: 'This link leads nowhere: it was deleted, or is not complete.',
  linkForged: 'What this link leads to is not what it names: somebody has changed it. Nothing was sent.',
  notUnderstood: 'What this link leads to cannot be understood.',
  ownLink: 'This link is your own. Give it to somebody else.',
  alreadyJoined: 'You have used this link before.',
  noRelay: 'There is no relay to receive messages through.',
  alreadyMoving: 'This conversation is on its way to another relay already.',
  futureStore: 'A later version of this program has written your messages. Update it; nothing was changed.',
  closed: 'Your messages have been closed here.',
  notOwn: 'Only your own messages can be changed.',
  empty: 'There is nothing in it.',
  unknownReaction: 'Nobody can be told this reaction.',
  tooManyReactions: 'Three reactions to one message are all that there can be.',
  deleted: 'This message was deleted.',
};

function reasonInWords(reason: ConversationErrorReason): string {
  return reasons[reason];
}
