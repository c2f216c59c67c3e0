// LSET, LDEL, LKEY and LGET, decided. simplex-messaging.md, "Set short link" and after.

import { describe, expect, test } from 'vitest';
import { answer, ok, refuse } from '../../src/durable/decision.ts';
import type { HeldLink, QueueState } from '../../src/durable/queueState.ts';
import type { AuthKeyPair } from './authKeyPair.ts';
import {
  absent,
  active,
  alice,
  aLink,
  aView,
  bob,
  command,
  decided,
  mallory,
  marker,
  suspended,
  theCircumstances,
} from './decisionCase.ts';

const invitation = active({ senderKey: null });
const taken = active({ senderKey: bob.publicKey });
const address = active({ mode: 'contact', senderKey: null });
const link = aLink();

describe('LSET', () => {
  const set = (wanted: HeldLink, held: HeldLink | null, state: QueueState = address, isClaimed = true) =>
    decided(aView({ state, link: held }), command.LSET(wanted), alice, {
      link: { linkId: wanted.linkId, isClaimed },
    });
  const done = (to: HeldLink) => ok([{ kind: 'set link', link: to }]);

  test.each([invitation, address, active({ mode: null, senderKey: null })])(
    'gives a queue of either mode the link that its owner chose ($record.mode)',
    (state) => expect(set(link, null, state)).toEqual(done(link)),
  );

  test('changes what the owner shows behind it', () => {
    const changed = aLink('link', 'fixed', 'changed');
    expect(set(changed, link)).toEqual(done(changed));
  });

  test('never changes the fixed part, nor the ID', () => {
    expect(set(aLink('link', 'changed'), link)).toEqual(refuse('AUTH'));
    expect(set(aLink('other'), link)).toEqual(refuse('AUTH'));
  });

  test('takes no link of another queue, as the code has it and the web branch has not', () => {
    expect(set(link, null, address, false)).toEqual(refuse('AUTH'));
  });

  test('gives none to an invitation that was taken, but still to an address that its owner has secured', () => {
    expect(set(link, null, taken)).toEqual(refuse('AUTH'));
    expect(set(link, link, taken)).toEqual(refuse('AUTH'));
    expect(set(link, null, active({ mode: null }))).toEqual(refuse('AUTH'));
    expect(set(link, null, active({ mode: 'contact' }))).toEqual(done(link));
  });
});

describe('LDEL', () => {
  test('removes the link, if there is one', () => {
    expect(decided(aView({ link }), command.LDEL, alice)).toEqual(ok([{ kind: 'remove link' }]));
    expect(decided(aView(), command.LDEL, alice)).toEqual(ok());
  });
});

/** Whoever follows the link, and is found to be led here. */
const follows = (
  one: typeof command.LGET | ReturnType<typeof command.LKEY>,
  state: QueueState,
  { held = link, key = null }: { held?: HeldLink | null; key?: AuthKeyPair | null } = {},
) => {
  const circumstances = theCircumstances({ now: 0 });
  const found = decided(aView({ state, link: held }), one, key, {
    ...circumstances,
    link: { linkId: link.linkId, isClaimed: true },
  });
  const shown = { tag: 'LNK' as const, senderId: circumstances.names.senderId, linkData: link.linkData };
  return { found, shown };
};

describe('LKEY', () => {
  test('secures an invitation, and shows what stands behind it', () => {
    const { found, shown } = follows(command.LKEY(bob), invitation, { key: bob });
    expect(found).toEqual(answer(shown, [{ kind: 'secure', senderKey: bob.publicKey }]));
  });

  test('may be repeated with the same key, and with no other', () => {
    const again = follows(command.LKEY(bob), taken, { key: bob });
    expect(again.found).toEqual(answer(again.shown));
    expect(follows(command.LKEY(mallory), taken, { key: mallory }).found).toEqual(refuse('AUTH'));
  });

  test('is authorized with the key that it brings', () => {
    expect(follows(command.LKEY(bob), invitation, { key: mallory }).found).toEqual(refuse('AUTH'));
  });

  test.each([address, active({ mode: null, senderKey: null }), absent])(
    'is refused where the queue is no invitation (%#)',
    (state) => expect(follows(command.LKEY(bob), state, { key: bob }).found).toEqual(refuse('AUTH')),
  );
});

describe('LGET', () => {
  test.each([address, active({ mode: 'contact' })])('shows what stands behind an address', (state) => {
    const { found, shown } = follows(command.LGET, state);
    expect(found).toEqual(answer(shown));
  });

  test('also of an address that is older than modes, which the document does not tell', () => {
    const { found, shown } = follows(command.LGET, active({ mode: null, senderKey: null }));
    expect(found).toEqual(answer(shown));
    expect(follows(command.LGET, active({ mode: null })).found).toEqual(refuse('AUTH'));
  });

  test.each([invitation, taken, absent])('of an invitation is refused (%#)', (state) =>
    expect(follows(command.LGET, state).found).toEqual(refuse('AUTH')),
  );
});

describe('a link', () => {
  test.each([null, aLink('other')])('that the queue does not hold leads nowhere (%#)', (held) => {
    expect(follows(command.LGET, address, { held }).found).toEqual(refuse('AUTH'));
    expect(follows(command.LKEY(bob), invitation, { held, key: bob }).found).toEqual(refuse('AUTH'));
  });

  test('to a suspended queue leads nowhere, as to any sender; the reference still shows it', () => {
    const off = suspended({ mode: 'contact', senderKey: null });
    expect(follows(command.LGET, off).found).toEqual(refuse('AUTH'));
    expect(follows(command.LKEY(bob), suspended(), { key: bob }).found).toEqual(refuse('AUTH'));
  });
});

describe('the first message to a queue that was secured', () => {
  const sent = (state: QueueState, key: AuthKeyPair | null, waiting: Parameters<typeof aView>[1] = []) =>
    decided(aView({ state, link }, waiting), command.SEND('hello'), key).writes.map(({ kind }) => kind);

  test('removes an invitation’s link', () => expect(sent(taken, bob)).toEqual(['remove link', 'append']));

  test('removes it even where the queue is too full for the message', () =>
    expect(sent(taken, bob, [marker])).toEqual(['remove link']));

  test('leaves an address its link', () => {
    expect(sent(address, null)).toEqual(['append']);
    expect(sent(active({ mode: 'contact' }), bob)).toEqual(['append']);
  });

  test('is what counts: before that the link stays', () =>
    expect(sent(invitation, null)).toEqual(['append']));
});
