// Items of a conversation as lines: what the other side says for standard output, the rest as states.

import type {
  ChatItem,
  ChatText,
  Conversation,
  ReceivedItem,
  SentItem,
} from '../../client/agent/conversations/conversation.ts';
import {
  attachmentInWords,
  deliveryInWords,
  occurrenceInWords,
} from '../../client/agent/conversations/inWords.ts';
import { printableLine, printableText } from './printable.ts';

export type Line = { to: 'output' | 'states'; text: string };

const maxNameLength = 40;
const maxSnippetLength = 30;

export function nameOf(conversation: Conversation | null): string {
  const name = printableLine(conversation?.name ?? '', maxNameLength).trim();
  return name === '' ? 'the other side' : name;
}

export function changeInWords(item: ChatItem, before: ChatItem | null, name: string): Line[] {
  switch (item.from) {
    case 'nobody':
      return [state(printableLine(occurrenceInWords(item.occurrence, name)))];
    case 'other':
      return before?.from === 'other' ? editInWords(item, before, name) : receivedInWords(item, name);
    case 'self':
      return before?.from === 'self' ? progressInWords(item, before, name) : sentInWords(item);
  }
}

/** One line of what was said before. */
export function formerInWords(item: ChatItem, name: string): Line {
  if (item.from === 'nobody') return state(printableLine(occurrenceInWords(item.occurrence, name)));
  return state(`${item.from === 'self' ? 'you' : name}: ${textInWords(item.message)}`);
}

function receivedInWords({ message }: ReceivedItem, name: string): Line[] {
  return [{ to: 'output', text: `${name}: ${textInWords(message)}` }];
}

function textInWords(message: ChatText): string {
  if (message.isDeleted) return '(deleted)';
  const quote = message.quote === null ? '' : `(to “${snippet(message.quote.content.text)}”) `;
  const attachment = attachmentInWords(message);
  const text = printableText(message.content.text);
  const beside = attachment === null ? '' : `${text === '' ? '' : ' '}[${printableLine(attachment)}]`;
  return `${quote}${text}${beside}`;
}

function editInWords(item: ReceivedItem, before: ReceivedItem, name: string): Line[] {
  const old = snippet(before.message.content.text);
  if (item.message.isDeleted) return [state(`${name} has deleted “${old}”`)];
  const reactions = reactionsInWords(item, before, name);
  if (item.message.content === before.message.content) return reactions;
  // What is still being written is said when it is finished.
  if (item.message.isLive) return reactions;
  const edited = `${name} (instead of “${old}”): ${textInWords(item.message)}`;
  return [{ to: 'output', text: edited }, ...reactions];
}

function sentInWords({ delivery }: SentItem): Line[] {
  return delivery.state === 'queued' ? [state(deliveryInWords(delivery))] : [];
}

function progressInWords(item: SentItem, before: SentItem, name: string): Line[] {
  const isNews = item.delivery.state !== before.delivery.state && item.delivery.state !== 'sending';
  const words = `${deliveryInWords(item.delivery)}: ${snippet(item.message.content.text)}`;
  return [...(isNews ? [state(words)] : []), ...reactionsInWords(item, before, name)];
}

function reactionsInWords(
  { message }: SentItem | ReceivedItem,
  before: SentItem | ReceivedItem,
  name: string,
): Line[] {
  const had = before.message.reactions.map(({ emoji }) => emoji);
  const added = message.reactions.filter(({ by, emoji }) => by === 'other' && !had.includes(emoji));
  return added.map(({ emoji }) =>
    state(`${name} reacts with ${printableLine(emoji)} to “${snippet(message.content.text)}”`),
  );
}

function state(text: string): Line {
  return { to: 'states', text };
}

function snippet(text: string): string {
  return printableLine(text, maxSnippetLength);
}
