// Arbitrary messages of the chat protocol, for properties.

import fc from 'fast-check';
import type { ChatEvent } from '../../client/agent/chat/chatEvent.ts';
import type { ChatMessage } from '../../client/agent/chat/chatMessage.ts';
import type { FileInvitation } from '../../client/agent/chat/fileInvitation.ts';
import type { JsonObject } from '../../client/agent/chat/json.ts';
import type { MsgContainer } from '../../client/agent/chat/msgContainer.ts';
import type { MsgContent } from '../../client/agent/chat/msgContent.ts';
import type { Profile } from '../../client/agent/chat/profile.ts';
import type { SharedMsgId } from '../../client/agent/chat/sharedMsgId.ts';
import { exactly, text } from '../proto/arbitrary.ts';

const msgId = exactly(12) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<SharedMsgId>;
const digest = fc.uint8Array({ minLength: 1, maxLength: 64 });
const natural = fc.maxSafeNat();

/** With any of the fields left out. */
const some = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[]) =>
  fc.record(fields, { requiredKeys: required }) as fc.Arbitrary<unknown>;

/** Read as JSON, which has no -0. */
const json = fc
  .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

const profile = some<Required<Profile>>(
  {
    displayName: text,
    fullName: text,
    shortDescr: text,
    image: text,
    contactLink: text,
    preferences: json,
  },
  ['displayName', 'fullName'],
) as fc.Arbitrary<Profile>;

const fileDescr = fc.record({
  fileDescrText: text,
  fileDescrPartNo: natural,
  fileDescrComplete: fc.boolean(),
});

const file = some<Required<FileInvitation>>(
  {
    fileName: text,
    fileSize: natural,
    fileDigest: digest,
    fileConnReq: text,
    fileInline: fc.constantFrom('offer', 'sent'),
    fileDescr,
  },
  ['fileName', 'fileSize'],
) as fc.Arbitrary<FileInvitation>;

const unknownContent: fc.Arbitrary<MsgContent> = fc
  .tuple(
    text.map((tag) => `later ${tag}`),
    text,
    json,
  )
  .map(([tag, said, more]) => ({
    type: 'unknown',
    tag,
    text: said,
    json: { ...more, type: tag, text: said },
  }));

const content: fc.Arbitrary<MsgContent> = fc.oneof(
  fc.record({ type: fc.constantFrom('text' as const, 'file' as const), text }),
  fc.record({ type: fc.constant('image' as const), text, image: text }),
  fc.record({ type: fc.constant('video' as const), text, image: text, duration: natural }),
  fc.record({ type: fc.constant('voice' as const), text, duration: natural }),
  fc.record({ type: fc.constant('report' as const), text, reason: text }),
  fc.record({
    type: fc.constant('link' as const),
    text,
    preview: fc.record({ uri: text, title: text, description: text, image: text }),
  }),
  unknownContent,
);

const sentAt = fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }).map(Number);
const msgRef = fc.record({ msgId, sentAt, sent: fc.boolean() });

const container = some<Required<MsgContainer>>(
  {
    content,
    file,
    ttl: natural,
    live: fc.boolean(),
    quote: fc.record({ msgRef, content }),
    forward: fc.boolean(),
  },
  ['content'],
) as fc.Arbitrary<MsgContainer>;

const event = <E extends string, P>(name: E, params: fc.Arbitrary<P>) =>
  fc.record({ event: fc.constant(name), params });

const chatEvent: fc.Arbitrary<ChatEvent> = fc.oneof(
  { weight: 3, arbitrary: event('x.msg.new', container) },
  event('x.info', fc.record({ profile })),
  event('x.contact', fc.record({ profile, contactReqId: digest, msgId, content })),
  event('x.msg.update', fc.record({ msgId, content })),
  event('x.msg.del', fc.record({ msgId })),
  event('x.msg.react', fc.record({ msgId, reaction: json, add: fc.boolean() })),
  event('x.msg.file.descr', fc.record({ msgId, fileDescr })),
  event('x.file', fc.record({ file })),
  event('x.file.cancel', fc.record({ msgId })),
  event('x.info.probe', fc.record({ probe: digest })),
  fc.constantFrom<ChatEvent>({ event: 'x.ok', params: {} }, { event: 'x.direct.del', params: {} }),
  fc.record({ event: fc.constant('unknown' as const), tag: text.map((t) => `x.later.${t}`), params: json }),
);

const versions = fc
  .tuple(fc.nat(0xffff), fc.nat(0xffff))
  .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

export const arbitraryMessage: fc.Arbitrary<ChatMessage> = fc
  .tuple(versions, fc.option(msgId, { nil: null }), chatEvent)
  .map(([v, id, of]) => ({ v, ...(id === null ? {} : { msgId: id }), ...of }));
