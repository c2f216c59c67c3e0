// Answers and pushed messages take two ways from a queue to a session. Whichever comes first, what a client is done
// with does not come back.

import { expect, test } from 'vitest';
import { Settled } from '../../src/durable/settled.ts';
import { aMessage as stored, command, idOf } from './decisionCase.ts';

const MSG = (text: string) => ({ tag: 'MSG', msgId: stored(text).msgId, body: new Uint8Array() }) as const;
type Given = { tag: 'OK' } | { tag: 'ERR'; error: 'AUTH' | 'NO_MSG' };
const answered = (response: Given) => ({ response, next: null });
const OK = answered({ tag: 'OK' });

test('what is acknowledged is over, and what comes after it is not', () => {
  const settled = new Settled();
  expect(settled.isOver('queue', MSG('one'))).toBe(false);
  settled.answered('queue', { tag: 'ACK', msgId: idOf('one') }, OK);
  expect(settled.isOver('queue', MSG('one'))).toBe(true);
  expect(settled.isOver('queue', MSG('two'))).toBe(false);
  expect(settled.isOver('another', MSG('one'))).toBe(false);
  expect(settled.isOver('queue', { tag: 'END' })).toBe(false);
});

test('what could not be acknowledged is not over', () => {
  const settled = new Settled();
  const refused = answered({ tag: 'ERR', error: 'NO_MSG' });
  settled.answered('queue', { tag: 'ACK', msgId: idOf('one') }, refused);
  expect(settled.isOver('queue', MSG('one'))).toBe(false);
});

test.for(['NEW', 'SUB'] as const)('of a queue that is deleted all is over, until %s finds one', (tag) => {
  const settled = new Settled();
  settled.answered('queue', { tag: 'DEL' }, OK);
  expect(settled.isOver('queue', MSG('one'))).toBe(true);
  const found = { NEW: command.NEW(), SUB: command.SUB }[tag];
  settled.answered('queue', found, answered({ tag: 'ERR', error: 'AUTH' }));
  expect(settled.isOver('queue', MSG('one'))).toBe(true);
  settled.answered('queue', found, OK);
  expect(settled.isOver('queue', MSG('one'))).toBe(false);
});

test('what was acknowledged stays over when the queue is subscribed again', () => {
  const settled = new Settled();
  settled.answered('queue', { tag: 'ACK', msgId: idOf('one') }, OK);
  settled.answered('queue', command.SUB, OK);
  expect(settled.isOver('queue', MSG('one'))).toBe(true);
});
