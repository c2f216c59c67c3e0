// The object behind a short link: it knows to which queue the link leads, and nothing else.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { primitives } from '#primitives';
import { hex } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { freshLink, linkObject } from './linkStory.ts';

const [alices, bobs] = [primitives.randomBytes(24) as SenderId, primitives.randomBytes(24) as SenderId];
const start = Date.now();
const later = (seconds: number) => vi.setSystemTime(start + seconds * 1000);
const claimed = { isClaimed: true };
const taken = (by: SenderId, isSettled: boolean) => ({ isClaimed: false, by, isSettled });

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => vi.useRealTimers());

describe('a link that nobody has', () => {
  test('leads nowhere, and asking for it leaves nothing behind', async () => {
    const link = linkObject(freshLink());
    await link.release(alices);
    expect([await link.resolve(), await link.rows()]).toEqual([null, []]);
  });

  test('is of the first that claims it', async () => {
    const link = linkObject(freshLink());
    const claims = await Promise.all([link.claim(alices), link.claim(bobs)]);
    expect(claims).toEqual([claimed, taken(alices, false)]);
    expect(await link.resolve()).toEqual(alices);
  });
});

describe('a link that is claimed', () => {
  test('leads to its queue after a reset, too, and says to nobody which', async () => {
    const link = linkObject(freshLink());
    await link.claim(alices);
    await evictDurableObject(link.stub());
    expect(await link.resolve()).toEqual(alices);
    const [{ queue } = { queue: null }] = await link.rows();
    expect(hex(new Uint8Array(queue as ArrayBuffer))).not.toContain(hex(alices));
  });

  test('may be claimed again by the same queue', async () => {
    const link = linkObject(freshLink());
    await link.claim(alices);
    expect(await link.claim(alices)).toEqual(claimed);
  });

  test('is free once its queue has released it, and no other', async () => {
    const link = linkObject(freshLink());
    await link.claim(alices);
    await link.release(bobs);
    expect(await link.resolve()).toEqual(alices);
    await link.release(alices);
    expect([await link.resolve(), await link.rows()]).toEqual([null, []]);
    expect(await link.claim(bobs)).toEqual(claimed);
  });

  test('is settled after a minute: until then its queue may not know of it yet', async () => {
    const link = linkObject(freshLink());
    await link.claim(alices);
    later(60);
    await link.release(alices, true);
    expect(await link.claim(bobs, alices)).toEqual(taken(alices, false));
    later(61);
    expect(await link.claim(bobs)).toEqual(taken(alices, true));
    await link.release(alices, true);
    expect(await link.resolve()).toBe(null);
  });
});

describe('a link whose queue was found to be without it', () => {
  test('goes to whoever found out', async () => {
    const link = linkObject(freshLink());
    await link.claim(alices);
    later(61);
    expect(await link.claim(bobs, alices)).toEqual(claimed);
    expect(await link.resolve()).toEqual(bobs);
  });

  test('stays where it is if its queue has claimed it again meanwhile', async () => {
    const link = linkObject(freshLink());
    await link.claim(alices);
    later(61);
    await link.claim(alices);
    expect(await link.claim(bobs, alices)).toEqual(taken(alices, false));
  });

  test('stays where it is if a third was faster', async () => {
    const link = linkObject(freshLink());
    const carols = primitives.randomBytes(24) as SenderId;
    await link.claim(alices);
    later(61);
    await link.claim(carols, alices);
    expect(await link.claim(bobs, alices)).toEqual(taken(carols, false));
  });
});

test('a call of another version of the code changes nothing', async () => {
  const link = linkObject(freshLink());
  const call = { format: 2 as 1, sealKey: new Uint8Array(32), senderId: alices, insteadOf: null };
  await expect((async () => link.stub().claim(call))()).rejects.toThrow('another version');
  expect(await link.rows()).toEqual([]);
});
