// A refusal costs the same, whatever its cause: its time must not tell whether a queue is there, nor what it is
// secured with. simplex-messaging.md, "Error responses"; Server.hs `dummyVerifyCmd`.

import { describe, expect, test } from 'vitest';
import type { Authorization } from '../../src/proto/authorization.ts';
import type { QueueCommand } from '../../src/durable/queueCall.ts';
import type { QueueView } from '../../src/durable/queueState.ts';
import { decide } from '../../src/durable/decide.ts';
import { refuse } from '../../src/durable/decision.ts';
import { type AuthKeyPair, freshAuthKeyPair } from './authKeyPair.ts';
import {
  absent,
  active,
  aLink,
  aMessage,
  aView,
  authorized,
  command,
  marker,
  noraWatches,
  suspended,
  theCircumstances,
} from './decisionCase.ts';
import { primitivesUsedBy } from './primitiveCounts.ts';
import { aQueue, QueueStory } from './queueStory.ts';
import { type Client, sends } from './storyClient.ts';

const algorithms = ['Ed25519', 'Ed448', 'X25519'] as const;
const keys = Object.fromEntries(algorithms.map((name) => [name, freshAuthKeyPair(name)])) as Record<
  (typeof algorithms)[number],
  AuthKeyPair
>;
const one = aMessage('one');
const stored = [one, aMessage('two'), marker];
const link = aLink();

async function workOf(
  view: QueueView,
  one: QueueCommand,
  key: AuthKeyPair | null,
): Promise<Record<string, number>> {
  const request = authorized(one, key, { linkId: link.linkId, isClaimed: true });
  const { authorization, reads } = watched(request.authorization);
  const circumstances = theCircumstances();
  const decided = () => decide(view, { ...request, authorization }, circumstances);
  const used = await primitivesUsedBy(() => expect(decided()).toEqual(refuse('AUTH')));
  return { ...used, ...reads };
}

/** Every verification reads the authorization once. For Ed448, which no backend has, this is all that can be counted. */
function watched(authorization: Authorization | null) {
  const reads: { verifications?: number } = {};
  const bytes = authorization?.bytes;
  if (authorization === null || bytes === undefined) return { authorization, reads };
  const counting = {
    get() {
      reads.verifications = (reads.verifications ?? 0) + 1;
      return bytes;
    },
  };
  return { authorization: Object.defineProperty({ ...authorization }, 'bytes', counting), reads };
}

describe.each(algorithms)('a command authorized with %s', (algorithm) => {
  const key = keys[algorithm];
  const unknown = (one: QueueCommand) => workOf(aView({ state: absent }), one, key);

  test('SEND costs as much for an unknown queue as for a suspended one and for every other key', async () => {
    const send = command.SEND('hello');
    const states = [
      suspended({ senderKey: key.publicKey }),
      suspended({ senderKey: null }),
      active({ senderKey: null }),
      ...algorithms.map((name) => active({ senderKey: freshAuthKeyPair(name).publicKey })),
      ...algorithms.map((name) => suspended({ senderKey: freshAuthKeyPair(name).publicKey })),
    ];
    const cost = await unknown(send);
    expect(cost).toMatchObject({ verifications: 1 });
    for (const state of states) expect(await workOf(aView({ state }, stored), send, key)).toEqual(cost);
  });

  test('SKEY costs as much for an unknown queue as for one that can not be secured so', async () => {
    const skey = command.SKEY(key);
    const cost = await unknown(skey);
    const states = [
      suspended({ senderKey: null }),
      active({ mode: 'contact', senderKey: null }),
      active({ mode: null, senderKey: null }),
      ...algorithms.map((name) => active({ senderKey: freshAuthKeyPair(name).publicKey })),
    ];
    for (const state of states) expect(await workOf(aView({ state }, stored), skey, key)).toEqual(cost);
  });

  test('LKEY costs as much for a link to nowhere as for one whose queue can not be secured so', async () => {
    const lkey = command.LKEY(key);
    const cost = await unknown(lkey);
    const states = [
      suspended({ senderKey: null }),
      active({ mode: 'contact', senderKey: null }),
      ...algorithms.map((name) => active({ senderKey: freshAuthKeyPair(name).publicKey })),
    ];
    for (const state of states) expect(await workOf(aView({ state, link }, stored), lkey, key)).toEqual(cost);
    expect(await workOf(aView({ link: aLink('other') }), lkey, key)).toEqual(cost);
  });

  test('NSUB costs as much for an unknown queue as for one that nobody watches, or somebody else', async () => {
    const cost = await unknown(command.NSUB);
    const notifiers = algorithms.map((name) => ({
      ...noraWatches,
      key: freshAuthKeyPair(name).publicKey,
    }));
    for (const notifier of [null, ...notifiers])
      expect(await workOf(aView({ state: active({ notifier }) }, stored), command.NSUB, key)).toEqual(cost);
  });

  test.each([
    command.SUB,
    command.GET,
    command.ACK(one.msgId),
    command.OFF,
    command.DEL,
    command.QUE,
    command.KEY(key),
    command.RKEY(key),
    command.LSET(link),
    command.LDEL,
    command.NKEY(key),
    command.NDEL,
  ])('$tag costs as much for an unknown queue as for every other key', async (one) => {
    const cost = await unknown(one);
    for (const name of algorithms) {
      const recipientKeys = [freshAuthKeyPair(name).publicKey] as const;
      for (const state of [active({ recipientKeys }), suspended({ recipientKeys })])
        expect(await workOf(aView({ state }, stored), one, key)).toEqual(cost);
    }
  });
});

test('SEND without authorization costs nothing, whether the queue is there or not', async () => {
  const send = command.SEND('hello');
  for (const state of [absent, active(), suspended(), suspended({ senderKey: null })])
    expect(await workOf(aView({ state }, stored), send, null)).toEqual({});
});

test('LGET of an invitation costs nothing, as of a link that leads nowhere', async () => {
  for (const state of [absent, active(), suspended({ mode: 'contact' })])
    expect(await workOf(aView({ state, link }, stored), command.LGET, null)).toEqual({});
});

test('a whole call costs the same, from the request to the answer', async () => {
  const { queue, alice, bob } = await aQueue();
  await bob.SKEY();
  await bob.SEND('hello');
  const mallory = queue.stranger();
  mallory.authorizesSend = true;
  const cost = (story: QueueStory, client: Client) => {
    const request = client.request(sends('hello'));
    return primitivesUsedBy(() => story.run(client, [request], () => undefined));
  };
  const wrongKey = await cost(queue, mallory);
  await alice.OFF();
  expect(await cost(queue, mallory)).toEqual(wrongKey);
  expect(await cost(new QueueStory(), mallory)).toEqual(wrongKey);
});
