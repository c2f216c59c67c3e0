// RKEY, decided, and what several recipients may do. simplex-messaging.md, "Set queue recipient keys".

import { describe, expect, test } from 'vitest';
import { ok, refuse } from '../../src/durable/decision.ts';
import type { QueueState } from '../../src/durable/queueState.ts';
import { freshAuthKeyPair } from './authKeyPair.ts';
import {
  absent,
  active,
  alice,
  aMessage,
  aView,
  command,
  decided,
  mallory,
  suspended,
} from './decisionCase.ts';

const carol = freshAuthKeyPair('X25519');
const dave = freshAuthKeyPair('Ed448');
const contact = { mode: 'contact', senderKey: null } as const;

describe('RKEY', () => {
  const shared = (state: QueueState) => decided(aView({ state }), command.RKEY(carol, dave), alice);

  test('puts other keys in the place of the recipient’s', () => {
    const recipientKeys = [carol.publicKey, dave.publicKey] as const;
    expect(shared(active(contact))).toEqual(ok([{ kind: 'share', recipientKeys }]));
    expect(shared(suspended(contact))).toEqual(ok([{ kind: 'share', recipientKeys }]));
  });

  test.each([active(), active({ mode: null }), absent])('is for contact addresses only (%#)', (state) =>
    expect(shared(state)).toEqual(refuse('AUTH')),
  );
});

describe('a queue that is shared', () => {
  const state = active({ ...contact, recipientKeys: [alice.publicKey, carol.publicKey, dave.publicKey] });

  test.each([
    command.SUB,
    command.GET,
    command.KEY(mallory),
    command.RKEY(alice),
    command.LDEL,
    command.NDEL,
    command.OFF,
    command.DEL,
    command.QUE,
  ])('is of all who share it: each may $tag', (one) => {
    const view = aView({ state }, [aMessage('first')]);
    for (const key of [alice, carol, dave])
      expect(decided(view, one, key).response).not.toMatchObject({ tag: 'ERR' });
    expect(decided(view, one, mallory)).toEqual(refuse('AUTH'));
  });
});
