// A queue that the operator has blocked: what goes on, and what is answered instead. simplex-messaging.md, "Error
// responses"; Server.hs `withQueue_`.

import { describe, expect, test } from 'vitest';
import { ok, refuse } from '../../src/durable/decision.ts';
import type { QueueCommand } from '../../src/durable/queueCall.ts';
import { isAuthError } from '../../src/durable/authFloor.ts';
import {
  alice,
  aLink,
  aMessage,
  aView,
  blocked,
  bob,
  command,
  decided,
  delivered,
  mallory,
} from './decisionCase.ts';

const first = aMessage('first');
const link = aLink();
const claim = { link: { linkId: link.linkId, isClaimed: true } };
const isBlocked = refuse({ BLOCKED: blocked().info });
const view = aView({ state: blocked(), link, receiving: 'subscribed', inFlight: delivered(first) }, [first]);

const of = (command: QueueCommand, key = alice) => decided(view, command, key, claim);

describe('a blocked queue', () => {
  test.each([
    command.SUB,
    command.GET,
    command.ACK(first.msgId),
    command.KEY(bob),
    command.RKEY(alice),
    command.LSET(link),
    command.LDEL,
    command.NKEY(bob),
    command.NDEL,
    command.QUE,
  ])('answers BLOCKED to its recipient’s $tag', (one) => expect(of(one)).toEqual(isBlocked));

  test.each([command.SEND('hello'), command.SKEY(bob), command.LKEY(bob)])(
    'answers BLOCKED to its sender’s $tag',
    (one) => expect(of(one, bob)).toEqual(isBlocked),
  );

  test('answers BLOCKED to whoever follows its link', () => {
    const address = { ...view, state: blocked({ mode: 'contact', senderKey: null }) };
    expect(decided(address, command.LGET, null, claim)).toEqual(isBlocked);
  });

  test('says how large a message may be before it says that it takes none', () => {
    expect(of(command.SEND(new Uint8Array(17_000)), bob)).toEqual(refuse('LARGE_MSG'));
  });

  test('can be suspended and deleted', () => {
    expect(of(command.OFF)).toEqual(ok([{ kind: 'suspend' }]));
    expect(of(command.DEL)).toEqual(ok([{ kind: 'delete' }]));
  });

  test('is to strangers as any other', () => {
    expect(of(command.SUB, mallory)).toEqual(refuse('AUTH'));
    expect(of(command.SEND('hello'), mallory)).toEqual(refuse('AUTH'));
  });
});

test('who is too old to know BLOCKED reads AUTH, and waits for it as for any other', () => {
  const { response } = of(command.SUB);
  expect([isAuthError(response, 11), isAuthError(response, 12)]).toEqual([true, false]);
});
