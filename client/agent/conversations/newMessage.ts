// A new message as it is sent, and what of another it quotes.

import type { ChatEvent } from '../chat/chatEvent.ts';
import type { ChatItem, ChatText, Quote, ReceivedItem, SentItem } from './conversation.ts';
import { ConversationError } from './conversationError.ts';
import type { Draft } from './draft.ts';
import { bodyOf, said } from './introduction.ts';

/** Who quotes needs no more to see what is meant. */
const maxQuoteLength = 200;

export function mustStand({ message }: SentItem | ReceivedItem): void {
  if (message.isDeleted) throw new ConversationError('deleted');
}

export async function quoteOf(draft: Draft, n: number): Promise<Quote> {
  const item = await draft.item(n);
  if (item === null || item.from === 'nobody') throw new ConversationError('noSuchMessage');
  mustStand(item);
  const text = item.message.content.text.slice(0, maxQuoteLength).toWellFormed();
  return { n, from: item.from, content: { type: 'text', text } };
}

/** Throws ConversationError `tooLarge`. */
export async function messageBody(draft: Draft, message: ChatText): Promise<Uint8Array> {
  const { quote, msgId } = message;
  const quoted = quote?.n == null ? null : await draft.item(quote.n);
  return bodyOf(said(newMessage(message, quoted), msgId ?? undefined));
}

function newMessage({ content, quote, file }: ChatText, quoted: ChatItem | null): ChatEvent {
  const params = { content, ...(file === null ? {} : { file }) };
  if (quote === null) return { event: 'x.msg.new', params };
  const msgId = quoted === null || quoted.from === 'nobody' ? null : quoted.message.msgId;
  const msgRef = {
    ...(msgId === null ? {} : { msgId }),
    sentAt: quoted?.at ?? 0,
    sent: quote.from === 'self',
  };
  return { event: 'x.msg.new', params: { ...params, quote: { msgRef, content: quote.content } } };
}
