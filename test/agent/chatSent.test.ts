// What this client says in the chat protocol, as it is on the wire.

import { describe, expect, test } from 'vitest';
import { maxBodyLength, writeChatBody } from '../../client/agent/chat/chatBody.ts';
import type { ChatMessage } from '../../client/agent/chat/chatMessage.ts';
import { supportedChatVersions } from '../../client/agent/chat/chatVersion.ts';
import type { Json } from '../../client/agent/chat/json.ts';
import { freshSharedMsgId, type SharedMsgId } from '../../client/agent/chat/sharedMsgId.ts';
import { fromUtf8 } from '../../src/proto/bytes.ts';
import { messageIn } from './chatMessageIn.ts';
import { schemaErrors } from './chatSchema.ts';

const id = (first: number) => Uint8Array.from({ length: 12 }, (_, i) => first + i) as SharedMsgId;
const v = { min: 1, max: 9 };
const image = 'data:image/jpg;base64,/9j/4AAQSkZJRgABAQAAAQ==';

/** What this client sends, with what that is on the wire. */
const sent: [string, ChatMessage, Json][] = [
  [
    'a profile, with the handshake',
    { v, event: 'x.info', params: { profile: { displayName: 'Alice', fullName: 'Alice Example', image } } },
    {
      v: '1-9',
      event: 'x.info',
      params: { profile: { displayName: 'Alice', fullName: 'Alice Example', image } },
    },
  ],
  [
    'a request to a contact address',
    { v, event: 'x.contact', params: { profile: { displayName: 'Bob', fullName: '' }, contactReqId: id(1) } },
    {
      v: '1-9',
      event: 'x.contact',
      params: { profile: { displayName: 'Bob', fullName: '' }, contactReqId: 'AQIDBAUGBwgJCgsM' },
    },
  ],
  [
    'a text',
    { v, msgId: id(1), event: 'x.msg.new', params: { content: { type: 'text', text: 'hello! 👋' } } },
    {
      v: '1-9',
      msgId: 'AQIDBAUGBwgJCgsM',
      event: 'x.msg.new',
      params: { content: { type: 'text', text: 'hello! 👋' } },
    },
  ],
  [
    'an answer that quotes',
    {
      v,
      msgId: id(2),
      event: 'x.msg.new',
      params: {
        content: { type: 'text', text: 'yes' },
        quote: {
          msgRef: { msgId: id(1), sentAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678), sent: true },
          content: { type: 'text', text: 'hi, is this you?' },
        },
      },
    },
    {
      v: '1-9',
      msgId: 'AgMEBQYHCAkKCwwN',
      event: 'x.msg.new',
      params: {
        content: { type: 'text', text: 'yes' },
        quote: {
          msgRef: { msgId: 'AQIDBAUGBwgJCgsM', sentAt: '2026-01-02T03:04:05.678Z', sent: true },
          content: { type: 'text', text: 'hi, is this you?' },
        },
      },
    },
  ],
  [
    'a picture',
    { v, msgId: id(1), event: 'x.msg.new', params: { content: { type: 'image', text: '', image } } },
    {
      v: '1-9',
      msgId: 'AQIDBAUGBwgJCgsM',
      event: 'x.msg.new',
      params: { content: { type: 'image', text: '', image } },
    },
  ],
  [
    'a voice message',
    {
      v,
      msgId: id(1),
      event: 'x.msg.new',
      params: {
        content: { type: 'voice', text: '', duration: 7 },
        file: { fileName: 'voice.m4a', fileSize: 9000, fileInline: 'sent' },
      },
    },
    {
      v: '1-9',
      msgId: 'AQIDBAUGBwgJCgsM',
      event: 'x.msg.new',
      params: {
        content: { type: 'voice', text: '', duration: 7 },
        file: { fileName: 'voice.m4a', fileSize: 9000, fileInline: 'sent' },
      },
    },
  ],
  [
    'a correction',
    {
      v,
      msgId: id(3),
      event: 'x.msg.update',
      params: { msgId: id(1), content: { type: 'text', text: 'hello' } },
    },
    {
      v: '1-9',
      msgId: 'AwQFBgcICQoLDA0O',
      event: 'x.msg.update',
      params: { msgId: 'AQIDBAUGBwgJCgsM', content: { type: 'text', text: 'hello' } },
    },
  ],
  [
    'a deletion',
    { v, msgId: id(3), event: 'x.msg.del', params: { msgId: id(1) } },
    {
      v: '1-9',
      msgId: 'AwQFBgcICQoLDA0O',
      event: 'x.msg.del',
      params: { msgId: 'AQIDBAUGBwgJCgsM' },
    },
  ],
  [
    'a reaction',
    {
      v,
      msgId: id(3),
      event: 'x.msg.react',
      params: { msgId: id(1), reaction: { type: 'emoji', emoji: '👍' }, add: true },
    },
    {
      v: '1-9',
      msgId: 'AwQFBgcICQoLDA0O',
      event: 'x.msg.react',
      params: { msgId: 'AQIDBAUGBwgJCgsM', reaction: { type: 'emoji', emoji: '👍' }, add: true },
    },
  ],
  [
    'that a file is wanted',
    { v, msgId: id(3), event: 'x.file.acpt.inv', params: { msgId: id(1), fileName: 'a.jpg' } },
    {
      v: '1-9',
      msgId: 'AwQFBgcICQoLDA0O',
      event: 'x.file.acpt.inv',
      params: { msgId: 'AQIDBAUGBwgJCgsM', fileName: 'a.jpg' },
    },
  ],
  [
    'a farewell',
    { v, msgId: id(3), event: 'x.direct.del', params: {} },
    { v: '1-9', msgId: 'AwQFBgcICQoLDA0O', event: 'x.direct.del', params: {} },
  ],
];

describe('what is sent', () => {
  test.each(sent)('%s', async (_what, message, json) => {
    const written = writeChatBody(message, maxBodyLength('message', 7, true));
    if (!written.ok) throw new Error(written.error);
    const text = fromUtf8(written.body);
    expect(JSON.parse(text)).toEqual(json);
    expect(text).toBe(JSON.stringify(JSON.parse(text)));
    expect(schemaErrors(json)).toEqual([]);
    expect(await messageIn(json)).toEqual(message);
  });

  test('has IDs of its own', () => {
    const [one, other] = [freshSharedMsgId(), freshSharedMsgId()];
    expect(one).toHaveLength(12);
    expect(one).not.toEqual(other);
  });

  test('announces up to the version that brought batches', () => {
    expect(supportedChatVersions).toEqual({ min: 1, max: 9 });
  });
});
