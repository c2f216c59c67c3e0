// SEND and SKEY, decided. simplex-messaging.md, "Sender commands".

import { describe, expect, test } from 'vitest';
import { answer, ok, refuse } from '../../src/durable/decision.ts';
import { settings } from '../../src/durable/settings.ts';
import {
  absent,
  active,
  aMessage,
  aView,
  bob,
  command,
  decided,
  idOf,
  mallory,
  marker,
  suspended,
} from './decisionCase.ts';

const unsecured = active({ senderKey: null });

describe('SEND', () => {
  const appended = aMessage('hello', 2000);
  const append = {
    kind: 'append' as const,
    message: { ...appended, msgId: idOf('fresh') },
    notify: false,
  };
  const full = [aMessage('one'), aMessage('two')];
  const quotaOfTwo = { settings: settings({ MESSAGE_QUOTA: '2' }) };

  test('is stored as sent, with a new ID and the time', () => {
    expect(decided(aView(), command.SEND('hello'), bob)).toEqual(ok([append]));
  });

  test('needs no authorization before the queue is secured, and may have none', () => {
    const view = aView({ state: unsecured });
    expect(decided(view, command.SEND('hello'), null)).toEqual(ok([append]));
    expect(decided(view, command.SEND('hello'), bob)).toEqual(refuse('AUTH'));
  });

  test('to a secured queue needs the key it is secured with', () => {
    expect(decided(aView(), command.SEND('hello'), mallory)).toEqual(refuse('AUTH'));
    expect(decided(aView(), command.SEND('hello'), null)).toEqual(refuse('AUTH'));
  });

  test('to a queue that is not there, or suspended, is refused alike, however large it is', () => {
    const large = command.SEND(new Uint8Array(17_000));
    for (const state of [absent, suspended()]) {
      expect(decided(aView({ state }), command.SEND('hello'), bob)).toEqual(refuse('AUTH'));
      expect(decided(aView({ state }, [...full, marker]), large, bob)).toEqual(refuse('AUTH'));
    }
  });

  test('that is larger than the version of the session allows is refused', () => {
    const sends = (size: number, version: number) =>
      decided(aView(), command.SEND(new Uint8Array(size)), bob, { version }).response;
    expect(sends(16_048, 11)).toEqual({ tag: 'OK' });
    expect(sends(16_049, 11)).toEqual({ tag: 'ERR', error: 'LARGE_MSG' });
    expect(sends(16_064, 10)).toEqual({ tag: 'OK' });
    expect(sends(16_065, 10)).toEqual({ tag: 'ERR', error: 'LARGE_MSG' });
  });

  test('beyond the quota leaves a marker, once', () => {
    const { msgId, timestamp } = append.message;
    const message = { msgId, timestamp, notification: false, body: null };
    const left = { kind: 'append' as const, message, notify: false };
    expect(decided(aView({}, full), command.SEND('hello'), bob, quotaOfTwo)).toEqual(refuse('QUOTA', [left]));
    expect(decided(aView({}, [...full, marker]), command.SEND('hello'), bob, quotaOfTwo)).toEqual(
      refuse('QUOTA'),
    );
  });

  test('is refused until the marker itself is acknowledged', () => {
    expect(decided(aView({}, [marker]), command.SEND('hello'), bob, quotaOfTwo)).toEqual(refuse('QUOTA'));
    expect(decided(aView({}, []), command.SEND('hello'), bob, quotaOfTwo)).toEqual(ok([append]));
  });

  test('is never older than what is stored already, though the clock was set back', () => {
    const view = aView({}, [aMessage('from the future', 9000)]);
    const { writes } = decided(view, command.SEND('hello'), bob, { now: 10 });
    expect(writes).toMatchObject([{ message: { timestamp: 9000 } }]);
  });
});

describe('SKEY', () => {
  test('secures a messaging queue with the key that authorized it', () => {
    const view = aView({ state: unsecured });
    expect(decided(view, command.SKEY(bob), bob)).toEqual(ok([{ kind: 'secure', senderKey: bob.publicKey }]));
    expect(decided(view, command.SKEY(bob), mallory)).toEqual(refuse('AUTH'));
  });

  test('may be repeated with the same key, and with no other', () => {
    expect(decided(aView(), command.SKEY(bob), bob)).toEqual(answer({ tag: 'OK' }));
    expect(decided(aView(), command.SKEY(mallory), mallory)).toEqual(refuse('AUTH'));
  });

  test.each([
    active({ mode: 'contact', senderKey: null }),
    active({ mode: null, senderKey: null }),
    absent,
    suspended(),
  ])('is refused where the queue is $kind, or of another kind', (state) => {
    expect(decided(aView({ state }), command.SKEY(bob), bob)).toEqual(refuse('AUTH'));
  });
});
