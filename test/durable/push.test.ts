// The patience with which a queue hands an event to a Session.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { push } from '../../src/durable/push.ts';
import type { PushedQueue, Subscriber } from '../../src/durable/queueCall.ts';
import type { EntityId } from '../../src/proto/ids.ts';

const queue: PushedQueue = { object: 'a queue', entityId: new Uint8Array(24) as EntityId };
const event = { tag: 'END' } as const;

type Way = 'taken' | 'gone' | 'fails';

/** A Session that goes each of these ways in turn, and what was tried. */
function aSession(ways: Way[], disconnects = true) {
  const tried: string[] = [];
  const attempt = async () => {
    const way = ways.shift() ?? 'fails';
    tried.push(way);
    if (way === 'fails') throw new Error('out of reach');
    return way === 'taken';
  };
  const disconnect = async () => {
    tried.push('disconnect');
    if (!disconnects) throw new Error('out of reach');
  };
  const session = () => ({ push: attempt, disconnect }) satisfies Subscriber;
  return { session, tried };
}

const always = () => true;

let waits: unknown[];

beforeEach(() => {
  waits = [];
  vi.spyOn(scheduler, 'wait').mockImplementation(async (milliseconds) => void waits.push(milliseconds));
});
afterEach(() => vi.restoreAllMocks());

describe('an event', () => {
  test('is taken at the first attempt', async () => {
    const { session, tried } = aSession(['taken']);
    expect(await push(session, queue, event, always)).toBe('taken');
    expect(tried).toEqual(['taken']);
  });

  test('is tried three times within about a second', async () => {
    const { session, tried } = aSession(['fails', 'fails', 'taken']);
    expect(await push(session, queue, event, always)).toBe('taken');
    expect(tried).toEqual(['fails', 'fails', 'taken']);
    expect(waits).toEqual([100, 1000]);
  });

  test('for a connection that is gone is not tried again', async () => {
    const { session, tried } = aSession(['fails', 'gone']);
    expect(await push(session, queue, event, always)).toBe('gone');
    expect(tried).toEqual(['fails', 'gone']);
  });

  test('that cannot be brought ends the connection', async () => {
    const { session, tried } = aSession([]);
    expect(await push(session, queue, event, always)).toBe('gone');
    expect(tried).toEqual(['fails', 'fails', 'fails', 'disconnect']);
  });

  test('is lost where that cannot be done either', async () => {
    const { session } = aSession([], false);
    expect(await push(session, queue, event, always)).toBe('lost');
  });

  test('that is meant no more is not pushed, and ends no connection', async () => {
    const { session, tried } = aSession([]);
    expect(await push(session, queue, event, () => tried.length < 3)).toBe('moot');
    expect(tried).toEqual(['fails', 'fails', 'fails']);
    expect(await push(session, queue, event, () => false)).toBe('moot');
    expect(tried).toHaveLength(3);
  });
});

test('each attempt takes a new stub, since one that failed may never work again', async () => {
  let stubs = 0;
  const session = () => {
    stubs += 1;
    if (stubs < 3) throw new Error('a broken stub');
    return { push: async () => true, disconnect: async () => undefined };
  };
  expect(await push(session, queue, event, always)).toBe('taken');
  expect(stubs).toBe(3);
});
