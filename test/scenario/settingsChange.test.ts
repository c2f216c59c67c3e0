// What the operator changes through one process of the relay, as all others hear of it.

import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, type MockInstance, onTestFinished, test, vi } from 'vitest';
import { Relay } from '../../src/durable/relay.ts';
import type * as Process from '../../src/durable/runtimeSettings.ts';
import { asConfigured, type RuntimeSettings } from '../../src/durable/runtimeSettings.ts';
import { evictsAll } from '../support/faults.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

const start = Date.now();
const aMinute = 60_000;
const passes = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(async () => {
  await changesElsewhere(asConfigured);
  vi.useRealTimers();
});

/** This process is not told of it. */
const changesElsewhere = (changes: Partial<RuntimeSettings>) => env.RELAY.getByName('relay').change(changes);

function asks(): { count: number } {
  const asked = vi.spyOn(Relay.prototype, 'runtimeSettings');
  onTestFinished(() => asked.mockRestore());
  return {
    get count() {
      return asked.mock.calls.length;
    },
  };
}

async function aConversation() {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  // Of this minute, whatever happened before.
  passes(aMinute + 1);
  await bob.sends(queue, 'the first');
  return { alice, bob, queue };
}

describe('is heard of within a minute', () => {
  test('where messages go on and on, and nothing else happens', async () => {
    const { bob, queue } = await aConversation();
    await changesElsewhere({ messageQuota: 2 });
    passes(aMinute + 1);
    const sent = [1, 2, 3].map((text) => refusal(bob.sends(queue, String(text))));
    expect(await Promise.all(sent)).toEqual([null, 'QUOTA', 'QUOTA']);
  });

  test('where everything has slept meanwhile', async () => {
    const { bob, queue } = await aConversation();
    await changesElsewhere({ messageQuota: 1 });
    await evictsAll();
    passes(24 * 60 * aMinute);
    expect(await refusal(bob.sends(queue, 'hello'))).toBe('QUOTA');
  });

  test('where queues are created', async () => {
    const { alice } = await aConversation();
    await changesElsewhere({ creation: 'closed' });
    passes(aMinute + 1);
    expect(await refusal(alice.createsQueue())).toBe('AUTH');
  });

  test('though the clock was set back', async () => {
    const { bob, queue } = await aConversation();
    await changesElsewhere({ messageQuota: 1 });
    passes(-60 * aMinute);
    expect(await refusal(bob.sends(queue, 'hello'))).toBe('QUOTA');
  });
});

test('it costs one call a minute, however many messages there are', async () => {
  const { bob, queue } = await aConversation();
  const asked = asks();
  for (const minute of [0, 1, 2]) {
    await bob.sendsAll(
      queue,
      Array.from({ length: 30 }, (_, at) => `${minute} ${at}`),
    );
    expect(asked.count).toBe(minute);
    passes(aMinute + 1);
  }
});

test('what waits for it keeps its order', async () => {
  const { alice, bob, queue } = await aConversation();
  passes(aMinute + 1);
  const texts = Array.from({ length: 40 }, (_, at) => String(at));
  await bob.sendsAll(queue, texts);
  await alice.resubscribes(queue);
  await alice.acknowledges(queue);
  expect(await alice.receivesAll(queue, texts.length)).toEqual(texts);
});

describe('while nobody can be asked', () => {
  let asked: MockInstance;
  beforeEach(() => {
    asked = vi.spyOn(Relay.prototype, 'runtimeSettings');
  });
  // Before what is changed is changed back.
  afterEach(() => asked.mockRestore());

  const isOutOfReach = () => asked.mockRejectedValue(new Error('out of reach'));

  test('messages go on as they did, and no queue is created', async () => {
    const { alice, bob, queue } = await aConversation();
    passes(aMinute + 1);
    isOutOfReach();
    asked.mockClear();
    for (const text of ['one', 'two', 'three']) await bob.sends(queue, text);
    expect(asked).toHaveBeenCalledTimes(1);
    await expect(alice.createsQueue()).rejects.toThrow('closed');
  });

  test('who has asked and is gone keeps nobody from asking', async () => {
    const anew = '../../src/durable/runtimeSettings.ts?forsaken';
    const { runtimeSettings } = (await import(anew)) as typeof Process;
    asked.mockReturnValueOnce(new Promise(() => undefined));
    void runtimeSettings(env);
    passes(6_000);
    await expect(runtimeSettings(env)).resolves.toMatchObject({ notice: null });
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('a process that has never known anything takes no message', async () => {
    const anew = '../../src/durable/runtimeSettings.ts?anew';
    const { freshRuntimeSettings } = (await import(anew)) as typeof Process;
    isOutOfReach();
    await expect(freshRuntimeSettings(env)).rejects.toThrow('out of reach');
    asked.mockRestore();
    await expect(freshRuntimeSettings(env)).resolves.toBeUndefined();
    expect(freshRuntimeSettings(env)).toBeNull();
  });
});
