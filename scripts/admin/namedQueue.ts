// Which queue an operator means. What a report contains (a queue's URI, a link) is read here, so that the relay is told
// an ID and nothing else: no link key and no key of a conversation ever leaves this machine.

import { parseConnectionRequest } from '../../client/agent/connectionRequestUri.ts';
import { parseShortLink } from '../../client/agent/shortLinkUri.ts';
import { parseQueueUri } from '../../client/agent/smpQueueUri.ts';
import { contactLinkKeys } from '../../client/smp/linkKey.ts';
import { base64url, fromBase64url } from '../../src/proto/bytes.ts';
import { Stop } from '../operator/stop.ts';

export type NamedQueue = { sender: string } | { link: string };

export function namedQueue(text: string): NamedQueue {
  return byId(text) ?? byLink(text) ?? byUri(text) ?? unreadable();
}

function byId(text: string): NamedQueue | null {
  const [, by, id = ''] = /^(sender|link):(.+)$/.exec(text) ?? [];
  const bytes = by === undefined ? null : fromBase64url(id);
  if (bytes === null) return null;
  return by === 'sender' ? { sender: base64url(bytes) } : { link: base64url(bytes) };
}

function byLink(text: string): NamedQueue | null {
  const link = parseShortLink(text)?.link;
  if (link === undefined) return null;
  return { link: base64url(link.mode === 'contact' ? contactLinkKeys(link.linkKey).linkId : link.linkId) };
}

/** Of a link with several queues the first: it is the one at which senders begin. */
function byUri(text: string): NamedQueue | null {
  const queue = parseQueueUri(text) ?? parseConnectionRequest(text)?.queues[0] ?? null;
  return queue && { sender: base64url(queue.senderId) };
}

function unreadable(): never {
  throw new Stop('This names no queue: give its URI, a link to it, or sender:<ID>, link:<ID> in base64url.');
}
