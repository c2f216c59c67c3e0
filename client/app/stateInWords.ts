// The one line that says how things are with a conversation: what is, what is awaited, and that nothing is lost.

import type { Conversation } from '../agent/conversations/conversation.ts';
import type { FailureReason } from '../agent/connection/connectionState.ts';
import type { Silence, Wait } from './network.ts';
import { nameOf } from './words.ts';

/** What the network means for a conversation at the moment. */
export interface Condition {
  /** The browser says so. */
  isOffline: boolean;
  /** Its relay does not answer. */
  silence: Silence | null;
  wait: Wait | null;
  /** Through whom it is sent. */
  through: string | null;
}

export function stateInWords(conversation: Conversation, condition: Condition): string {
  switch (conversation.state) {
    case 'preparing':
      return hindranceInWords(conversation, condition) ?? 'Making the link';
    case 'invited':
      return hindranceInWords(conversation, condition) ?? 'Not opened yet';
    case 'connecting':
      return hindranceInWords(conversation, condition) ?? progressInWords(conversation);
    case 'connected':
      return connectedInWords(conversation, condition);
    case 'failed':
      return failureReasons[conversation.failure ?? 'notUnderstood'];
    case 'ended':
      return conversation.ended === 'left'
        ? `${nameOf(conversation)} has deleted this conversation`
        : `${nameOf(conversation)} cannot be reached here any more`;
    case 'address':
      return hindranceInWords(conversation, condition) ?? 'Anyone with this link can ask to talk to you';
  }
}

function progressInWords({ origin, isAwaited }: Conversation): string {
  if (isAwaited) return 'Waiting for the other side';
  return origin === 'own' ? 'Opened. Connecting' : 'Connecting';
}

function connectedInWords(conversation: Conversation, condition: Condition): string {
  if (conversation.isQueueLost) return 'Nothing can be received here any more. Start a new conversation';
  const hindrance = hindranceInWords(conversation, condition);
  if (hindrance !== null) return hindrance;
  if (conversation.sync === 'required')
    return 'Messages cannot be read any more. Mend it under “Details”; what you write is kept until then';
  if (conversation.sync === 'started' || conversation.sync === 'agreed')
    return 'The encryption is being made anew. What you write is kept until then';
  if (conversation.isMoving) return 'Connected · moving to another server';
  return condition.through === null ? 'Connected' : `Connected · delivered through ${condition.through}`;
}

/** Null where nothing is in the way. */
function hindranceInWords(conversation: Conversation, condition: Condition): string | null {
  const { isOffline, silence, wait } = condition;
  if (isOffline) return offline[conversation.state] ?? 'Offline';
  if (silence !== null) return silenceInWords(silence);
  return wait && waitInWords(wait, conversation);
}

const offline: Partial<Record<Conversation['state'], string>> = {
  preparing: 'Offline. The link is made when you are back',
  invited: 'Offline. What happens meanwhile arrives later',
  connecting: 'Offline. Connecting goes on when you are back',
  connected: 'Offline. What you write is kept, and sent when you are back',
  address: 'Offline. Requests arrive later',
};

function silenceInWords({ error }: Silence): string {
  if (error === null) return 'Connecting';
  return error.step === 'identity'
    ? 'Another server answers in place of yours. Nothing was sent to it; nothing is lost'
    : 'Not connected. It is tried again; nothing is lost';
}

function waitInWords(wait: Wait, conversation: Conversation): string | null {
  const name = nameOf(conversation);
  if (wait.notice === 'queueFull')
    return `${name} has many messages to fetch. Yours are kept, and go on when there is room`;
  if (wait.notice === 'receivedElsewhere') return 'This is received in another window or device now';
  // What the agent has to do by itself keeps nobody waiting once they are connected.
  if (wait.messageId === null && conversation.state === 'connected') return null;
  const { failure } = wait;
  if (failure.failure === 'noProxy')
    return 'There is no way to send yet. What you write is kept; the settings say what is missing';
  if (failure.failure === 'identity')
    return `Another server answers in place of ${name}’s. Nothing was sent to it; what you write is kept`;
  return failure.failure === 'routing' && failure.by !== 'proxy'
    ? `${name}’s server does not answer. What you write is kept, and tried again`
    : 'What you write is kept, and sending is tried again';
}

const failureReasons: Record<FailureReason, string> = {
  linkUsed: 'This link was used before. It works once; ask for a new one',
  linkGone: 'This link leads nowhere any more. Ask for a new one',
  linkForged: 'This link does not lead where it says. Nothing was sent; ask for a new one',
  noCommonVersion: 'The two apps are too far apart in age to talk. Update the older one, then use a new link',
  groupLink: 'This is a link to a group, and this page knows conversations of two alone. Nothing was sent',
  notUnderstood: 'The other side answered what cannot be read. Ask for a new link',
  relayRefused: 'The server for your messages takes no new conversations. Choose another in the settings',
  queueGone: 'The other side is gone. Ask for a new link',
};
