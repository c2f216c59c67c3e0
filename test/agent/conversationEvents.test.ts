// What the other party may say, without a network: every event of the chat protocol, as it changes a conversation.

import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../client/agent/events.ts';
import { writeChatBody, writeFileChunk } from '../../client/agent/chat/chatBody.ts';
import type { ChatEvent } from '../../client/agent/chat/chatEvent.ts';
import type { FileInvitation } from '../../client/agent/chat/fileInvitation.ts';
import type { SharedMsgId } from '../../client/agent/chat/sharedMsgId.ts';
import { ChatStore } from '../../client/agent/conversations/chatStore.ts';
import { freshRecord } from '../../client/agent/conversations/conversationRecord.ts';
import type { ChatItem } from '../../client/agent/conversations/conversation.ts';
import { Draft } from '../../client/agent/conversations/draft.ts';
import { said } from '../../client/agent/conversations/introduction.ts';
import { takeEvent } from '../../client/agent/conversations/takeEvent.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { MemoryStore } from './memoryStore.ts';

const msgId = (text: string) => utf8(text) as SharedMsgId;
const text = (words: string) => ({ type: 'text' as const, text: words });

function bodyOf(event: ChatEvent, id?: string): Uint8Array {
  const written = writeChatBody(said(event, id === undefined ? undefined : msgId(id)), 15_000);
  if (!written.ok) throw new Error(written.error);
  return written.body;
}

class Ear {
  readonly store = new ChatStore(new MemoryStore());
  record = freshRecord(0, 'own', 1);
  #number = 0;

  async takes(event: Omit<AgentEvent, 'connectionId'>): Promise<void> {
    const draft = new Draft(this.store, 'c', this.record);
    await takeEvent(draft, { connectionId: 'c', ...event } as AgentEvent, 7);
    await this.store.write(draft.writes());
    this.record = draft.record;
  }

  async hearsBody(body: Uint8Array, integrity: string = 'MsgOk'): Promise<void> {
    this.#number++;
    const receipt = { sndMsgId: 1n, hash: new Uint8Array() };
    const event = {
      event: 'message' as const,
      number: this.#number,
      body,
      integrity,
      sentAt: 7,
      pq: false,
      receipt,
    };
    await this.takes(event as Omit<AgentEvent, 'connectionId'>);
  }

  hears(event: ChatEvent, id?: string): Promise<void> {
    return this.hearsBody(bodyOf(event, id));
  }

  items(): Promise<ChatItem[]> {
    return this.store.items('c', 100);
  }

  async texts(): Promise<string[]> {
    return (await this.items()).map((item) =>
      item.from === 'nobody' ? `(${item.occurrence.what})` : item.message.content.text,
    );
  }
}

test('a message that was never there is made by its edit, once', async () => {
  const ear = new Ear();
  await ear.hears({ event: 'x.msg.update', params: { msgId: msgId('a'), content: text('one') } });
  await ear.hears({ event: 'x.msg.update', params: { msgId: msgId('a'), content: text('two') } });
  expect(await ear.items()).toMatchObject([{ message: { content: text('two'), isEdited: true } }]);
  expect(ear.record.unread).toBe(1);
});

test('a message that is still being written is not edited by being finished', async () => {
  const ear = new Ear();
  await ear.hears({ event: 'x.msg.new', params: { content: text('he'), live: true } }, 'a');
  const update = { msgId: msgId('a'), content: text('hello') };
  await ear.hears({ event: 'x.msg.update', params: { ...update, live: true } });
  await ear.hears({ event: 'x.msg.update', params: update });
  expect(await ear.items()).toMatchObject([
    { message: { content: text('hello'), isEdited: false, isLive: false } },
  ]);
});

test('what is deleted stays so, and nothing of it is kept', async () => {
  const ear = new Ear();
  await ear.hears({ event: 'x.msg.new', params: { content: text('secret') } }, 'a');
  await ear.hears({ event: 'x.msg.del', params: { msgId: msgId('a') } });
  await ear.hears({ event: 'x.msg.update', params: { msgId: msgId('a'), content: text('again') } });
  await ear.hears({ event: 'x.msg.del', params: { msgId: msgId('never was') } });
  expect(await ear.items()).toMatchObject([{ message: { content: text(''), isDeleted: true } }]);
});

test('reactions come, go, and are not many', async () => {
  const ear = new Ear();
  await ear.hears({ event: 'x.msg.new', params: { content: text('hello') } }, 'a');
  const react = (emoji: string, add: boolean) =>
    ear.hears({
      event: 'x.msg.react',
      params: { msgId: msgId('a'), reaction: { type: 'emoji', emoji }, add },
    });
  await react('👍', true);
  await react('👍', true);
  await react('🎉', true);
  await react('👍', false);
  await react('x'.repeat(100), true);
  expect(await ear.items()).toMatchObject([{ message: { reactions: [{ by: 'other', emoji: '🎉' }] } }]);
  for (let n = 0; n < 40; n++) await react(`${n}`, true);
  const [item] = await ear.items();
  expect(item?.from === 'other' && item.message.reactions.length).toBe(20);
});

test('several in one body are taken one after the other; what cannot be read is told', async () => {
  const ear = new Ear();
  const one = JSON.parse(
    new TextDecoder().decode(bodyOf({ event: 'x.msg.new', params: { content: text('one') } }, 'a')),
  );
  const edit = { event: 'x.msg.update', params: { msgId: one.msgId, content: text('uno') } };
  await ear.hearsBody(utf8(JSON.stringify([one, edit, { event: 'x.new.thing', params: {} }])));
  await ear.hearsBody(utf8('{'));
  await ear.hearsBody(bodyOf({ event: 'x.msg.new', params: { content: text('two') } }), 'MsgBadHash');
  expect(await ear.texts()).toEqual(['uno', '(unknown)', '(unreadable)', '(gap)', 'two']);
});

test('what says nothing to people leaves nothing', async () => {
  const ear = new Ear();
  await ear.hears({ event: 'x.ok', params: {} });
  await ear.hears({ event: 'x.info.probe', params: { probe: utf8('p') } });
  await ear.hears({ event: 'x.file.cancel', params: { msgId: msgId('a') } });
  expect(await ear.items()).toEqual([]);
});

test('who leaves has left; who writes after all is there', async () => {
  const ear = new Ear();
  await ear.hears({ event: 'x.info', params: { profile: { displayName: 'Bob', fullName: '' } } });
  await ear.hears({ event: 'x.info', params: { profile: { displayName: 'Bobby', fullName: '' } } });
  await ear.takes({ event: 'peerGone' });
  await ear.takes({ event: 'peerGone' });
  expect(ear.record).toMatchObject({ ended: 'gone', profile: { displayName: 'Bobby' } });
  await ear.hears({ event: 'x.msg.new', params: { content: text('here') } });
  expect(ear.record.ended).toBeNull();
  await ear.hears({ event: 'x.direct.del', params: {} });
  expect(ear.record.ended).toBe('left');
  expect(await ear.texts()).toEqual(['(renamed)', '(gone)', 'here', '(left)']);
});

describe('a file', () => {
  const offer = { fileName: 'a.jpg', fileSize: 10, fileInline: 'sent' };
  const content = { type: 'image', text: '', image: 'data:image/jpeg;base64,' } as const;
  const chunk = (chunkNo: number, length: number) => {
    const written = writeFileChunk(
      { msgId: msgId('a'), chunkNo, chunkBytes: new Uint8Array(length) },
      15_000,
    );
    if (!written.ok) throw new Error(written.error);
    return written.body;
  };

  async function aFile(file: FileInvitation = offer): Promise<Ear> {
    const ear = new Ear();
    await ear.hears({ event: 'x.msg.new', params: { content, file } }, 'a');
    return ear;
  }
  const transferOf = async (ear: Ear) => {
    const [item] = await ear.items();
    return item?.from === 'other' ? item.message.transfer : null;
  };
  const bytesOf = async (ear: Ear) =>
    (await ear.store.chunks('c', 0)).reduce((sum, { length }) => sum + length, 0);

  test('comes in chunks of any length, each taken once', async () => {
    const ear = await aFile();
    await ear.hearsBody(chunk(1, 4));
    await ear.hearsBody(chunk(1, 4));
    expect(await transferOf(ear)).toEqual({ state: 'moving', bytes: 4, chunks: 1 });
    await ear.hearsBody(chunk(2, 6));
    await ear.hearsBody(chunk(3, 6));
    expect([await transferOf(ear), await bytesOf(ear)]).toEqual([{ state: 'whole' }, 10]);
    expect(ear.record.unread).toBe(1);
  });

  test.each([
    ['a chunk is missing', chunk(3, 4)],
    ['it is longer than it was said to be', chunk(2, 7)],
    ['a chunk is empty', chunk(2, 0)],
    ['it is called off in a chunk', chunk(0, 0)],
    ['it is called off', bodyOf({ event: 'x.file.cancel', params: { msgId: msgId('a') } })],
  ])('is broken where %s, and nothing of it is kept', async (_, body) => {
    const ear = await aFile();
    await ear.hearsBody(chunk(1, 4));
    await ear.hearsBody(body);
    await ear.hearsBody(chunk(2, 6));
    expect([await transferOf(ear), await bytesOf(ear)]).toEqual([{ state: 'broken' }, 0]);
  });

  test.each<[string, FileInvitation]>([
    [
      'lies at a server of files',
      { ...offer, fileDescr: { fileDescrText: '', fileDescrPartNo: 0, fileDescrComplete: true } },
    ],
    ['comes over a connection of its own', { ...offer, fileConnReq: 'simplex:/invitation#/' }],
    ['is said to be huge', { ...offer, fileSize: 1e9 }],
    ['is empty', { ...offer, fileSize: 0 }],
    ['comes some other way', { ...offer, fileInline: 'later' }],
  ])('that %s is not taken, and its chunks mean nothing', async (_, file) => {
    const ear = await aFile(file);
    await ear.hearsBody(chunk(1, 4));
    expect(await ear.items()).toMatchObject([{ message: { file, content } }]);
    expect([await transferOf(ear), await bytesOf(ear)]).toEqual([undefined, 0]);
  });

  test('that is offered is asked for', async () => {
    const ear = await aFile({ ...offer, fileInline: 'offer' });
    expect(ear.record.asked).toEqual([0]);
  });
});

test('history comes in pages, the oldest of each first', async () => {
  const ear = new Ear();
  for (let n = 0; n < 120; n++) await ear.hears({ event: 'x.msg.new', params: { content: text(`${n}`) } });
  const numbers = async (before?: number) => (await ear.store.items('c', 50, before)).map(({ n }) => n);
  const last = await numbers();
  expect([last[0], last.at(-1), last.length]).toEqual([70, 119, 50]);
  expect(await numbers(70)).toHaveLength(50);
  expect(await numbers(20)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(await numbers(0)).toEqual([]);
});
