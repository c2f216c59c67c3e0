// A message on its way to a session: encrypted for the recipient at delivery, not before, so that a queue stores
// what the sender sent and nothing else. Server.hs `encryptMsg`.

import { encryptRcvMsgBody, type RcvMsgBody } from '../proto/message.ts';
import type { Response } from '../proto/responses.ts';
import type { QueueRecord, StoredMessage } from './queueState.ts';

export function toMSG({ rcvDhSecret }: QueueRecord, message: StoredMessage): Response {
  return {
    tag: 'MSG',
    msgId: message.msgId,
    body: encryptRcvMsgBody(rcvDhSecret, message.msgId, content(message)),
  };
}

function content({ timestamp, notification, body }: StoredMessage): RcvMsgBody {
  const seconds = BigInt(timestamp);
  return body === null
    ? { kind: 'quota', timestamp: seconds }
    : { kind: 'message', timestamp: seconds, notification, body };
}
