// The doctor at relays that are who they should be, and do not do what they should.

import { expect, test } from 'vitest';
import { primitives } from '#primitives';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { Flaw } from './brokenRelay.ts';
import { aRelay, failures, findings, patienceWith } from './patients.ts';

const password = asBasicAuth(utf8('sesame'));

const answersTo =
  (tag: string, answer: ReturnType<NonNullable<Flaw['answers']>>): NonNullable<Flaw['answers']> =>
  (command) =>
    command.tag === tag ? answer : undefined;
const refuses = (tag: string) => answersTo(tag, { tag: 'ERR', error: 'AUTH' });

test.each<[string, Flaw, string, RegExp, RegExp]>([
  [
    'wants a password',
    { newQueues: 'password', answers: refuses('NEW') },
    'create',
    /ERR AUTH/,
    /asks for a password/,
  ],
  [
    'is open, and has created as many as it may',
    { answers: refuses('NEW') },
    'create',
    /ERR AUTH/,
    /a cap is reached/,
  ],
  ['forgets its queues', { answers: refuses('SKEY') }, 'secure', /ERR AUTH/, /RELAY_IDENTITY/],
  [
    'has no room',
    { answers: answersTo('SEND', { tag: 'ERR', error: 'QUOTA' }) },
    'send',
    /ERR QUOTA/,
    /MESSAGE_QUOTA/,
  ],
  [
    'has a bug',
    { answers: answersTo('SEND', { tag: 'ERR', error: 'INTERNAL' }) },
    'send',
    /ERR INTERNAL/,
    /bug/,
  ],
  [
    'answers beside the question',
    { answers: answersTo('SKEY', { tag: 'PONG' }) },
    'secure',
    /no answer to that \(PONG\)/,
    /protocol/,
  ],
  [
    'takes messages and does not bring them',
    { isSilent: true, delivers: () => null },
    'receive',
    /has not come/,
    /do not reach one another/,
  ],
  [
    'brings other messages',
    { delivers: () => utf8('something else') },
    'receive',
    /not what was sent/,
    /changes messages/,
  ],
  [
    'brings what cannot be read',
    { encrypts: (body) => primitives.randomBytes(body.length) },
    'receive',
    /cannot be decrypted/,
    /changes messages/,
  ],
  [
    'does not let messages go',
    { answers: refuses('ACK') },
    'acknowledge',
    /ERR AUTH/,
    /refuses what it has just made/,
  ],
  [
    'does not let queues go',
    { answers: refuses('DEL') },
    'delete',
    /ERR AUTH/,
    /refuses what it has just made/,
  ],
  [
    'does not answer a message',
    { isSilent: true, answers: answersTo('SEND', null) },
    'send',
    /did not answer in time/,
    /objects do not answer/,
  ],
  [
    'ends the connection',
    { answers: answersTo('SEND', 'end') },
    'send',
    /connection ended/,
    /what became of a command/,
  ],
])('one that %s', async (_, flaw, check, says, remedy) => {
  const { address: relay } = await aRelay(flaw);
  expect(failures(await findings({ relay, patience: patienceWith(flaw) }))).toEqual([
    { check, says: expect.stringMatching(says), remedy: expect.stringMatching(remedy) },
  ]);
});

test('one whose password is another', async () => {
  const { address } = await aRelay({ newQueues: 'password', answers: refuses('NEW') });
  expect(failures(await findings({ relay: { ...address, basicAuth: password } }))).toEqual([
    expect.objectContaining({
      check: 'create',
      remedy: expect.stringMatching(/password in the address is not/),
    }),
  ]);
});

test('one that takes no code any more', async () => {
  const { address } = await aRelay({ newQueues: 'invite', answers: refuses('NEW') });
  expect(failures(await findings({ relay: { ...address, basicAuth: password } }))).toEqual([
    expect.objectContaining({ check: 'create', remedy: expect.stringMatching(/spent, revoked/) }),
  ]);
});

test.each<[string, NonNullable<Flaw['newQueues']>, RegExp]>([
  ['is for who has a code', 'invite', /invite 10 prints its address/],
  ['was closed by its operator', 'off', /creation is closed there/],
])('one that %s is well, as far as it goes', async (_, newQueues, says) => {
  const { address: relay } = await aRelay({ newQueues });
  const found = await findings({ relay });
  expect(failures(found)).toEqual([]);
  expect(found.at(-1)).toMatchObject({ check: 'create', state: 'note', says: expect.stringMatching(says) });
});

test('one that breaks under many messages', async () => {
  const isWell = 6;
  const { address: relay } = await aRelay({
    answers: (command, count) => (command.tag === 'SEND' && count > isWell ? 'end' : undefined),
  });
  expect(failures(await findings({ relay, many: 40 }))).toEqual([
    {
      check: 'many messages',
      says: expect.stringMatching(/^After 0 of 40 messages/),
      remedy: expect.stringMatching(/1,000 on the free plan/),
    },
  ]);
});

test('one that ends idle connections', async () => {
  const { address: relay } = await aRelay({
    greets: (session) => {
      session.greets();
      setTimeout(() => session.drops(), 2_000);
    },
  });
  expect(failures(await findings({ relay, idle: 60_000 }))).toEqual([
    {
      check: 'idle socket',
      says: expect.stringMatching(/is closed after \d s/),
      remedy: expect.stringMatching(/reconnect/),
    },
  ]);
});
