// A message of the chat protocol as JSON. simplex-chat.md, "JSON format for chat and application messages";
// Chat/Protocol.hs `AppMessageJson`.

import type { VersionRange } from '../../../src/proto/version.ts';
import { type ChatEvent, readChatEvent, writeChatEvent } from './chatEvent.ts';
import { chatVersionRange, initialChatVersions } from './chatVersion.ts';
import { anyObject, type JsonCodec, object, optional, text } from './json.ts';
import { type SharedMsgId, sharedMsgId } from './sharedMsgId.ts';

/** `v`: the versions that its sender speaks. Messages of a handshake have no `msgId`. */
export type ChatMessage = { v: VersionRange; msgId?: SharedMsgId } & ChatEvent;

const envelope = object({
  v: optional(chatVersionRange),
  msgId: optional(sharedMsgId),
  event: text,
  params: anyObject,
});

export const chatMessage: JsonCodec<ChatMessage> = {
  read: (json) => {
    const { event, params, ...rest } = envelope.read(json);
    return { v: initialChatVersions, ...rest, ...readChatEvent(event, params) };
  },
  write: ({ v, msgId, ...event }) =>
    envelope.write({ v, ...(msgId === undefined ? {} : { msgId }), ...writeChatEvent(event) }),
};
