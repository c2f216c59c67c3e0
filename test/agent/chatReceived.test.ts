// What other programs say in the chat protocol, and what of it is refused.

import { describe, expect, test } from 'vitest';
import { readChatBody, writeChatBody } from '../../client/agent/chat/chatBody.ts';
import { fileInWords } from '../../client/agent/chat/fileInvitation.ts';
import type { Json } from '../../client/agent/chat/json.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { messageIn } from './chatMessageIn.ts';
import { schemaErrors } from './chatSchema.ts';

const msgId = Uint8Array.from({ length: 12 }, (_, i) => i + 1);

const textOf = (params: Json, event = 'x.msg.new'): Json => ({
  v: '1-18',
  msgId: 'AQIDBAUGBwgJCgsM',
  event,
  params,
});

describe('what other programs send', () => {
  test('a profile with preferences, a link and more than is known', async () => {
    const profile = {
      displayName: 'Mira',
      fullName: '',
      shortDescr: 'hi',
      contactLink: 'simplex:/a#x',
      preferences: { voice: { allow: 'yes' } },
      later: [1, 2],
    };
    const json = { v: '1-18', event: 'x.info', params: { profile } };
    expect(schemaErrors(json)).toEqual([]);
    const { later: _later, ...known } = profile;
    expect(await messageIn(json)).toEqual({
      v: { min: 1, max: 18 },
      event: 'x.info',
      params: { profile: known },
    });
  });

  test('a message without versions speaks the first', async () => {
    const message = await messageIn({ event: 'x.ok', params: {} });
    expect(message).toEqual({ v: { min: 1, max: 1 }, event: 'x.ok', params: {} });
  });

  test('null is as good as nothing', async () => {
    const params = { content: { type: 'text', text: 'hi' }, file: null, quote: null, ttl: null };
    expect((await messageIn(textOf(params))).params).toEqual({ content: params.content });
  });

  test('a forwarded message, however that is said', async () => {
    const content = { type: 'text', text: 'hi' };
    for (const [forward, read] of [
      [true, true],
      [{ from: 'a group' }, true],
      [false, false],
    ] as const) {
      const message = await messageIn(textOf({ content, forward }));
      expect(message.params).toEqual({ content, forward: read });
    }
  });

  test('a quote of the reference: nine digits of a second, and no ID', async () => {
    const msgRef = { sentAt: '2026-01-02T03:04:05.123456789Z', sent: false };
    const quote = { msgRef, content: { type: 'text', text: 'x' } };
    const message = await messageIn(textOf({ content: { type: 'text', text: 'hi' }, quote }));
    expect(message).toHaveProperty('params.quote.msgRef', {
      sentAt: Date.UTC(2026, 0, 2, 3, 4, 5, 123),
      sent: false,
    });
  });

  test('content of a later version is shown by its text, and kept', async () => {
    const content = { type: 'poll', text: 'tea or coffee?', options: ['tea', 'coffee'] };
    const message = await messageIn(textOf({ content }));
    expect(message.params).toEqual({
      content: { type: 'unknown', tag: 'poll', text: 'tea or coffee?', json: content },
    });
    const written = writeChatBody(message, 15_602);
    expect(written.ok && JSON.parse(fromUtf8(written.body))).toEqual(textOf({ content }));
    const silent = await messageIn(textOf({ content: { type: 'poll' } }));
    expect(silent).toHaveProperty('params.content.text', 'unknown message type');
  });

  test.each(['x.call.inv', 'x.grp.inv', 'x.later', 'constructor', '__proto__'])(
    'the event %s is kept as it came',
    async (event) => {
      const params = { callId: 'AQID', invitation: { callType: { media: 'audio' } } };
      const message = await messageIn(textOf(params, event));
      expect(message).toEqual({
        v: { min: 1, max: 18 },
        msgId,
        event: 'unknown',
        tag: event,
        params,
      });
    },
  );

  test('files are offered, and refused in words', async () => {
    const file = { fileName: '../../tax.pdf', fileSize: 2048, fileConnReq: 'simplex:/invitation#x' };
    const json = textOf({ content: { type: 'file', text: '' }, file });
    expect(schemaErrors(json)).toEqual([]);
    expect((await messageIn(json)).params).toEqual({ content: { type: 'file', text: '' }, file });
    expect((await messageIn(textOf({ file }, 'x.file'))).params).toEqual({ file });
    expect(fileInWords(file)).toBe(
      'A file that cannot be received here: ../../tax.pdf, 2 kB. Nothing was fetched.',
    );
    expect(fileInWords({ fileName: 'a', fileSize: 12 })).toMatch(/12 bytes/);
  });
});

describe('refused', () => {
  test.each<[string, Json]>([
    ['no event', { params: {} }],
    ['no params', { event: 'x.ok' }],
    ['params that are a list', { event: 'x.ok', params: [] }],
    ['an event that is a number', { event: 1, params: {} }],
    ['an ID that is empty', { msgId: '', event: 'x.ok', params: {} }],
    ['an ID that is no base64url', { msgId: 'a+/=', event: 'x.ok', params: {} }],
    ['versions the wrong way round', { v: '9-1', event: 'x.ok', params: {} }],
    ['versions that are no numbers', { v: 'a', event: 'x.ok', params: {} }],
    ['versions beyond 65535', { v: '1-65536', event: 'x.ok', params: {} }],
    ['no content', textOf({})],
    ['content without a type', textOf({ content: { text: 'hi' } })],
    ['a text without text', textOf({ content: { type: 'text' } })],
    ['a text that is a number', textOf({ content: { type: 'text', text: 1 } })],
    ['a picture without one', textOf({ content: { type: 'image', text: '' } })],
    ['a duration below 0', textOf({ content: { type: 'voice', text: '', duration: -1 } })],
    ['a file without a size', textOf({ content: { type: 'file', text: '' }, file: { fileName: 'a' } })],
    [
      'a quote of no time',
      textOf({
        content: { type: 'text', text: '' },
        quote: { msgRef: { sentAt: 'yesterday', sent: true }, content: { type: 'text', text: '' } },
      }),
    ],
    ['a deletion of nothing', textOf({}, 'x.msg.del')],
    ['a profile without a name', textOf({ profile: { fullName: '' } }, 'x.info')],
    ['a forward that is neither', textOf({ content: { type: 'text', text: '' }, forward: 1 })],
  ])('%s', async (_what, json) => {
    expect(await readChatBody(utf8(JSON.stringify(json)))).toEqual([{ ok: false, error: 'SYNTAX' }]);
  });
});
