// NKEY, NDEL and NSUB, decided, and who is told of a message. simplex-messaging.md, "Notifier commands".

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { answer, ok, refuse } from '../../src/durable/decision.ts';
import { settings } from '../../src/durable/settings.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import {
  absent,
  active,
  alice,
  aMessage,
  aView,
  blocked,
  bob,
  command,
  decided,
  marker,
  nora,
  noraWatches,
  suspended,
  theCircumstances,
} from './decisionCase.ts';

const watched = active({ notifier: noraWatches });

describe('NKEY', () => {
  test('lets somebody watch, and gives the recipient a key for what only they can read', () => {
    const client = primitives.x25519KeyPair();
    const nkey = command.NKEY(nora, asX25519PublicKey(client.publicKey));
    const { response, writes } = decided(aView(), nkey, alice);
    if (response.tag !== 'NID') throw new Error('no notifier');
    const rcvNtfDhSecret = primitives.x25519(client.privateKey, response.srvNtfDhKey);
    expect(writes).toEqual([{ kind: 'set notifier', notifier: { key: nora.publicKey, rcvNtfDhSecret } }]);
  });

  test('puts another in the place of the one who watched', () => {
    const { writes } = decided(aView({ state: watched }), command.NKEY(bob), alice);
    expect(writes).toMatchObject([{ kind: 'set notifier', notifier: { key: bob.publicKey } }]);
  });

  test('names the queue as before, where the reference draws a new name', () => {
    const { names } = theCircumstances();
    const named = () => decided(aView({ state: watched }), command.NKEY(nora), alice, { names }).response;
    const { notifierId } = names;
    expect([named(), named()]).toMatchObject([{ notifierId }, { notifierId }]);
  });

  test('with a key of low order is refused: anybody could read what it protects', () => {
    const lowOrder = asX25519PublicKey(new Uint8Array(32));
    expect(decided(aView(), command.NKEY(nora, lowOrder), alice)).toEqual(refuse('AUTH'));
  });
});

describe('NDEL', () => {
  test('ends it, if somebody watched', () => {
    const ended = ok([{ kind: 'remove notifier' }]);
    expect(decided(aView({ state: watched }), command.NDEL, alice)).toEqual(ended);
    expect(decided(aView(), command.NDEL, alice)).toEqual(ok());
  });
});

describe('NSUB', () => {
  const watches = answer({ tag: 'SOK', serviceId: null }, [{ kind: 'watch' }]);

  test('watches the queue, whatever befell it', () => {
    for (const state of [watched, suspended({ notifier: noraWatches }), blocked({ notifier: noraWatches })])
      expect(decided(aView({ state }), command.NSUB, nora)).toEqual(watches);
  });

  test('is refused with any other key, and where nobody may watch', () => {
    for (const key of [alice, bob])
      expect(decided(aView({ state: watched }), command.NSUB, key)).toEqual(refuse('AUTH'));
    for (const state of [active(), absent])
      expect(decided(aView({ state }), command.NSUB, nora)).toEqual(refuse('AUTH'));
  });
});

describe('a notifier', () => {
  test.each([
    command.SUB,
    command.GET,
    command.ACK(aMessage('first').msgId),
    command.KEY(nora),
    command.SEND('hello'),
    command.NKEY(nora),
    command.NDEL,
    command.OFF,
    command.DEL,
    command.QUE,
  ])('may not $tag', (one) => {
    const view = aView({ state: watched }, [aMessage('first')]);
    expect(decided(view, one, nora)).toEqual(refuse('AUTH'));
  });
});

describe('a message is told to the notifier', () => {
  const told = (state = watched, notification = true, waiting: Parameters<typeof aView>[1] = []) =>
    decided(aView({ state }, waiting), command.SEND('hello', notification), bob, {
      settings: settings({ MESSAGE_QUOTA: '1' }),
    }).writes;

  test('if it asks for it, and if there is one', () => {
    expect(told()).toMatchObject([{ kind: 'append', notify: true }]);
    expect(told(watched, false)).toMatchObject([{ kind: 'append', notify: false }]);
    expect(told(active())).toMatchObject([{ kind: 'append', notify: false }]);
  });

  test('but the marker of a full queue is not', () => {
    expect(told(watched, true, [aMessage('one')])).toMatchObject([
      { message: { body: null }, notify: false },
    ]);
    expect(told(watched, true, [marker])).toEqual([]);
  });
});
