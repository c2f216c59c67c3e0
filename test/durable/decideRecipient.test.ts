// SUB, GET, ACK, KEY, OFF, DEL and QUE, decided. simplex-messaging.md, "Recipient commands".

import { describe, expect, test } from 'vitest';
import { paddedBase64url } from '../../src/proto/bytes.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { answer, ok, refuse } from '../../src/durable/decision.ts';
import { nothing, unknown } from '../../src/durable/queueState.ts';
import {
  absent,
  active,
  alice,
  aMessage,
  aView,
  bob,
  command,
  decided,
  delivered,
  idOf,
  mallory,
  marker,
  suspended,
} from './decisionCase.ts';

const first = aMessage('first');
const second = aMessage('second');
const prohibited = refuse({ CMD: 'PROHIBITED' });

describe('every command of a recipient', () => {
  const commands = [
    command.SUB,
    command.GET,
    command.ACK(first.msgId),
    command.KEY(bob),
    command.OFF,
    command.DEL,
    command.QUE,
  ];

  test.each(commands)('$tag is refused to strangers, and where there is no queue', (one) => {
    const view = aView({ receiving: 'subscribed', inFlight: delivered(first) }, [first]);
    expect(decided(view, one, mallory)).toEqual(refuse('AUTH'));
    expect(decided(view, one, bob)).toEqual(refuse('AUTH'));
    expect(decided({ ...view, state: absent }, one, alice)).toEqual(refuse('AUTH'));
  });

  test.each(commands)('$tag goes on while the queue is suspended', (one) => {
    const view = aView({ state: suspended(), inFlight: delivered(first), receiving: null }, [first]);
    const receiving = one.tag === 'ACK' ? 'subscribed' : null;
    expect(decided({ ...view, receiving }, one, alice).response).not.toMatchObject({ tag: 'ERR' });
  });
});

describe('SUB', () => {
  const subscribed = answer({ tag: 'SOK', serviceId: null }, [{ kind: 'subscribe' }], 'after');

  test('subscribes, and a message follows the answer', () => {
    expect(decided(aView({}, [first]), command.SUB, alice)).toEqual(subscribed);
  });

  test('may be repeated, and delivers what is not acknowledged again', () => {
    const view = aView({ receiving: 'subscribed', inFlight: delivered(first) }, [first]);
    expect(decided(view, command.SUB, alice)).toEqual(subscribed);
  });

  test('is prohibited to a session that used GET', () => {
    expect(decided(aView({ receiving: 'getting' }), command.SUB, alice)).toEqual(prohibited);
  });
});

describe('GET', () => {
  test('is answered by the message itself', () => {
    expect(decided(aView({}, [first]), command.GET, alice)).toEqual(ok([{ kind: 'get' }], 'instead'));
  });

  test('is prohibited to a session that subscribed', () => {
    expect(decided(aView({ receiving: 'subscribed' }), command.GET, alice)).toEqual(prohibited);
  });
});

describe('ACK', () => {
  const subscribed = { receiving: 'subscribed' as const };
  const getting = { receiving: 'getting' as const };
  const acknowledge = { kind: 'acknowledge' as const };
  const removed = [acknowledge, { kind: 'remove head' as const }];
  const acks = (view: Parameters<typeof aView>[0], msgId: MsgId, waiting = [first, second]) =>
    decided(aView(view, waiting), command.ACK(msgId), alice);

  test('removes the message, and the next one is the answer', () => {
    expect(acks({ ...subscribed, inFlight: delivered(first) }, first.msgId)).toEqual(ok(removed, 'instead'));
  });

  test('of what was taken by GET is answered OK', () => {
    expect(acks({ ...getting, inFlight: delivered(first) }, first.msgId)).toEqual(ok(removed));
  });

  test('of another message than the delivered one removes nothing', () => {
    expect(acks({ ...subscribed, inFlight: delivered(first) }, second.msgId)).toEqual(refuse('NO_MSG'));
    expect(acks({ ...subscribed, inFlight: nothing }, first.msgId)).toEqual(refuse('NO_MSG'));
  });

  test('by a session that does not receive removes nothing', () => {
    expect(acks({ receiving: null, inFlight: delivered(first) }, first.msgId)).toEqual(refuse('NO_MSG'));
    expect(acks({ receiving: null, inFlight: unknown }, first.msgId)).toEqual(refuse('NO_MSG'));
  });

  test('of a message that is gone already is no error, and removes no other', () => {
    const view = { ...subscribed, inFlight: delivered(first) };
    expect(acks(view, first.msgId, [second])).toEqual(ok([acknowledge], 'instead'));
    expect(acks(view, first.msgId, [])).toEqual(ok([acknowledge], 'instead'));
  });

  test('counts after a reset, when nobody knows what was delivered, if it names the head', () => {
    expect(acks({ ...subscribed, inFlight: unknown }, first.msgId)).toEqual(ok(removed, 'instead'));
    expect(acks({ ...subscribed, inFlight: unknown }, second.msgId)).toEqual(refuse('NO_MSG'));
    expect(acks({ ...subscribed, inFlight: unknown }, first.msgId, [])).toEqual(refuse('NO_MSG'));
  });

  test('without an ID removes nothing: the message comes again', () => {
    const none = new Uint8Array(0) as MsgId;
    expect(acks({ ...subscribed, inFlight: delivered(first) }, none)).toEqual(ok([acknowledge], 'instead'));
    expect(acks({ ...subscribed, inFlight: unknown }, none)).toEqual(refuse('NO_MSG'));
  });
});

describe('KEY', () => {
  test.each(['messaging', 'contact', null] as const)('secures a queue whose mode is %s', (mode) => {
    const view = aView({ state: active({ mode, senderKey: null }) });
    expect(decided(view, command.KEY(bob), alice)).toEqual(
      ok([{ kind: 'secure', senderKey: bob.publicKey }]),
    );
  });

  test('may be repeated with the same key, and with no other', () => {
    expect(decided(aView(), command.KEY(bob), alice)).toEqual(ok());
    expect(decided(aView(), command.KEY(mallory), alice)).toEqual(refuse('AUTH'));
  });

  test('is for the recipient to send, not for the sender', () => {
    expect(decided(aView({ state: active({ senderKey: null }) }), command.KEY(bob), bob)).toEqual(
      refuse('AUTH'),
    );
  });
});

describe('OFF', () => {
  test('suspends, and may be repeated', () => {
    expect(decided(aView(), command.OFF, alice)).toEqual(ok([{ kind: 'suspend' }]));
    expect(decided(aView({ state: suspended() }), command.OFF, alice)).toEqual(ok());
  });
});

describe('DEL', () => {
  test('deletes, whether the queue is suspended or not', () => {
    expect(decided(aView(), command.DEL, alice)).toEqual(ok([{ kind: 'delete' }]));
    expect(decided(aView({ state: suspended() }), command.DEL, alice)).toEqual(ok([{ kind: 'delete' }]));
  });
});

describe('QUE', () => {
  const base64 = (id: MsgId) => paddedBase64url(id).replaceAll('-', '+').replaceAll('_', '/');
  const info = (...view: Parameters<typeof aView>) => {
    const { response } = decided(aView(...view), command.QUE, alice);
    return response.tag === 'INFO' ? response.info : response;
  };

  test('tells of a queue without messages to which the session has not subscribed', () => {
    expect(info({ state: active({ senderKey: null }) })).toEqual({ qiSnd: false, qiNtf: false, qiSize: 0 });
  });

  test('tells what was delivered, what waits first, and how much', () => {
    expect(info({ receiving: 'subscribed', inFlight: delivered(first) }, [first, second])).toEqual({
      qiSnd: true,
      qiNtf: false,
      qiSub: { qSubThread: 'noSub', qDelivered: base64(first.msgId) },
      qiSize: 2,
      qiMsg: { msgId: base64(first.msgId), msgTs: '1970-01-01T00:16:40Z', msgType: 'message' },
    });
  });

  test('tells of a marker, and that the session used GET', () => {
    expect(info({ receiving: 'getting' }, [marker])).toMatchObject({
      qiSub: { qSubThread: 'prohibitSub' },
      qiMsg: { msgId: base64(idOf('marker')), msgType: 'quota' },
    });
  });
});
