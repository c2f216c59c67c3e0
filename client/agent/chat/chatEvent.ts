// What happens in a conversation. Each event is defined once; those of groups and calls, and those that later versions
// add, are kept as they came. simplex-chat.md; Chat/Protocol.hs `ChatMsgEvent`, `appJsonToCM`.

import { fileDescription, fileInvitation } from './fileInvitation.ts';
import {
  anyObject,
  boolean,
  type FromJson,
  type JsonCodec,
  type JsonObject,
  natural,
  object,
  optional,
  text,
} from './json.ts';
import { msgContainer } from './msgContainer.ts';
import { msgContent } from './msgContent.ts';
import { profile } from './profile.ts';
import { base64url, sharedMsgId } from './sharedMsgId.ts';

const none = object({});

const events = {
  /** With the handshake, and whenever the profile changes. */
  'x.info': object({ profile }),
  /** To a contact address; `contactReqId` is the same when it is asked again. */
  'x.contact': object({
    profile,
    contactReqId: optional(base64url),
    welcomeMsgId: optional(sharedMsgId),
    /** The message that comes with it. */
    msgId: optional(sharedMsgId),
    content: optional(msgContent),
  }),
  'x.ok': none,
  'x.direct.del': none,
  'x.msg.new': msgContainer,
  /** Of a message that is not there it makes one. */
  'x.msg.update': object({
    msgId: sharedMsgId,
    content: msgContent,
    ttl: optional(natural),
    live: optional(boolean),
  }),
  /** Of a message that is not there, or is not the sender's own, it means nothing. */
  'x.msg.del': object({ msgId: sharedMsgId }),
  'x.msg.deleted': none,
  'x.msg.react': object({ msgId: sharedMsgId, reaction: anyObject, add: boolean }),
  'x.msg.file.descr': object({ msgId: sharedMsgId, fileDescr: fileDescription }),
  'x.file': object({ file: fileInvitation }),
  'x.file.acpt': object({ fileName: text }),
  'x.file.acpt.inv': object({ msgId: sharedMsgId, fileConnReq: optional(text), fileName: text }),
  'x.file.cancel': object({ msgId: sharedMsgId }),
  /** Whether two contacts are one person; nobody has to answer. */
  'x.info.probe': object({ probe: base64url }),
  'x.info.probe.check': object({ probeHash: base64url }),
  'x.info.probe.ok': object({ probe: base64url }),
};

type KnownEvent = {
  [E in keyof typeof events]: { event: E; params: FromJson<(typeof events)[E]> };
}[keyof typeof events];

/** To be shown as what it is: something that this client does not know. */
export type UnknownEvent = { event: 'unknown'; tag: string; params: JsonObject };

export type ChatEvent = KnownEvent | UnknownEvent;

const codecs = new Map<string, JsonCodec<object>>(Object.entries(events));

export function readChatEvent(event: string, params: JsonObject): ChatEvent {
  const codec = codecs.get(event);
  if (codec === undefined) return { event: 'unknown', tag: event, params };
  return { event, params: codec.read(params) } as KnownEvent;
}

export function writeChatEvent(event: ChatEvent): { event: string; params: JsonObject } {
  if (event.event === 'unknown') return { event: event.tag, params: event.params };
  return { event: event.event, params: codecs.get(event.event)?.write(event.params) as JsonObject };
}
