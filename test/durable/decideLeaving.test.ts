// What a queue still does once another relay has it.

import { describe, expect, test } from 'vitest';
import { whileLeaving } from '../../src/durable/decideLeaving.ts';
import { answer, ok, refuse, type Write } from '../../src/durable/decision.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { aLink } from './decisionCase.ts';

const message = {
  msgId: new Uint8Array(24) as MsgId,
  timestamp: 1,
  notification: true,
  body: new Uint8Array(1),
};
const key = { algorithm: 'Ed25519', raw: new Uint8Array(32) } as const;
const append: Write = { kind: 'append', message, notify: false };

describe('goes on:', () => {
  test.each<[string, Write[]]>([
    ['SUB', [{ kind: 'subscribe' }]],
    ['GET', [{ kind: 'get' }]],
    ['ACK', [{ kind: 'acknowledge' }, { kind: 'remove head' }]],
    ['NSUB', [{ kind: 'watch' }]],
    ['QUE, LGET', []],
  ])('%s', (_, writes) => {
    const decision = ok(writes, 'after');
    expect(whileLeaving(decision)).toBe(decision);
  });
});

describe('has to wait:', () => {
  test.each<[string, Write[]]>([
    ['KEY, SKEY', [{ kind: 'secure', senderKey: key }]],
    ['LKEY', [{ kind: 'secure', senderKey: key }]],
    ['RKEY', [{ kind: 'share', recipientKeys: [key] }]],
    ['LSET', [{ kind: 'set link', link: aLink() }]],
    ['LDEL', [{ kind: 'remove link' }]],
    ['NKEY', [{ kind: 'set notifier', notifier: { key, rcvNtfDhSecret: new Uint8Array(32) } }]],
    ['NDEL', [{ kind: 'remove notifier' }]],
    ['OFF', [{ kind: 'suspend' }]],
    ['DEL', [{ kind: 'delete' }]],
  ])('%s', (_, writes) => {
    expect(whileLeaving(ok(writes))).toEqual(refuse({ STORE: 'moving' }));
  });

  test('SEND, also where it takes the link of an invitation away', () => {
    expect(whileLeaving(ok([append]))).toEqual(refuse('QUOTA'));
    expect(whileLeaving(ok([{ kind: 'remove link' }, append]))).toEqual(refuse('QUOTA'));
  });
});

test('what is refused anyway is refused as ever, and leaves nothing', () => {
  expect(whileLeaving(refuse('AUTH'))).toEqual(refuse('AUTH'));
  const marker: Write = { kind: 'append', message: { ...message, body: null }, notify: false };
  expect(whileLeaving(refuse('QUOTA', [marker]))).toEqual(refuse('QUOTA'));
  expect(whileLeaving(answer({ tag: 'ERR', error: 'QUOTA' }, [{ kind: 'remove link' }]))).toEqual(
    refuse('QUOTA'),
  );
});
