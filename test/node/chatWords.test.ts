// Items of a conversation as a terminal shows them.

import { expect, test } from 'vitest';
import type {
  ChatItem,
  ChatText,
  ReceivedItem,
  SentItem,
} from '../../client/agent/conversations/conversation.ts';
import { textOf } from '../../client/agent/conversations/takeMessage.ts';
import { changeInWords, nameOf } from '../../scripts/chat/itemsInWords.ts';
import { readOptions, Refused } from '../../scripts/chat/options.ts';

const says = (text: string, more: Partial<ChatText> = {}): ReceivedItem => ({
  n: 0,
  at: 0,
  from: 'other',
  message: { ...textOf(null, { type: 'text', text }), ...more },
});
const said = (text: string, delivery: SentItem['delivery']): SentItem => ({
  ...says(text),
  from: 'self',
  delivery,
});
const lines = (item: ChatItem, before: ChatItem | null = null) =>
  changeInWords(item, before, 'Bob').map(({ to, text }) => `${to}: ${text}`);

test('what the other side says stands under its name, and no line of it looks like another’s', () => {
  expect(lines(says('hello'))).toEqual(['output: Bob: hello']);
  expect(lines(says('one\nAlice: two\r\nthree\u2028four'))).toEqual([
    'output: Bob: one\n    Alice: two\n    three\ufffdfour',
  ]);
});

test('what cannot be shown is said', () => {
  const image = { type: 'image' as const, text: 'look', image: 'data:' };
  expect(lines(says('', { content: image }))[0]).toContain('Bob: look [A picture');
  const file = { fileName: '../\u001b[2J.txt', fileSize: 3 };
  expect(lines(says('', { file }))[0]).toContain(
    'Bob: [A file that cannot be received here: ../\ufffd[2J.txt, 3 bytes',
  );
  const content = { type: 'unknown' as const, tag: 'dance', text: 'dances', json: {} };
  expect(lines(says('', { content }))[0]).toContain('Bob: dances [A kind of message');
  const quote = { n: 1, from: 'self' as const, content: { type: 'text' as const, text: 'what?' } };
  expect(lines(says('yes', { quote }))).toEqual(['output: Bob: (to “what?”) yes']);
  expect(lines({ n: 0, at: 0, from: 'nobody', occurrence: { what: 'unknown', tag: 'x.new' } })).toEqual([
    'states: Something came that this client does not know (x.new).',
  ]);
});

test('changes say what they change', () => {
  expect(lines(says('hello', { isEdited: true }), says('helo'))).toEqual([
    'output: Bob (instead of “helo”): hello',
  ]);
  expect(lines(says('', { isDeleted: true }), says('helo'))).toEqual(['states: Bob has deleted “helo”']);
  const before = says('hello');
  const reactions = [{ by: 'other' as const, emoji: '👍' }];
  const reacted = { ...before, message: { ...before.message, reactions } };
  expect(lines(reacted, before)).toEqual(['states: Bob reacts with 👍 to “hello”']);
});

test('own lines are only followed by what becomes of them', () => {
  expect(lines(said('hello', { state: 'sending' }))).toEqual([]);
  const sending = said('hello', { state: 'sending' });
  expect(lines(said('hello', { state: 'sent' }), sending)).toEqual(['states: sent: hello']);
  expect(lines(said('hello', { state: 'failed', error: 'AUTH' }), sending)).toEqual([
    'states: not sent, and never will be: hello',
  ]);
});

test('a name is one short line', () => {
  expect(nameOf(null)).toBe('the other side');
  const named = { name: `${'x'.repeat(100)}\n` } as Parameters<typeof nameOf>[0];
  expect(nameOf(named)).toBe(`${'x'.repeat(39)}…`);
});

test('without a name the one who invites is Alice, and each has a store', () => {
  expect(readOptions([])).toMatchObject({ link: null, name: null, store: '.edgedrop/chat-Alice' });
  expect(readOptions(['https://x'])).toMatchObject({ link: 'https://x', store: '.edgedrop/chat-Bob' });
  expect(readOptions(['--name', '../x', '--proxy', 'off'])).toMatchObject({
    store: '.edgedrop/chat-..%2Fx',
    proxies: [],
  });
});

test.each([
  ['two links', ['a', 'b']],
  ['an option that there is not', ['--loud']],
  ['a relay that is none', ['--relay', 'http://x']],
  ['an empty name', ['--name', ' ']],
  ['a time that is none', ['--wait', 'long']],
])('%s: refused in words', (_, args) => {
  expect(() => readOptions(args)).toThrow(Refused);
});
