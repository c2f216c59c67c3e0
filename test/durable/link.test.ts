// The object behind a short link: it knows to which queue the link leads, and nothing else.

import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { primitives } from '#primitives';
import { hex } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { freshLink, linkObject } from './linkStory.ts';

const [alices, bobs] = [primitives.randomBytes(24) as SenderId, primitives.randomBytes(24) as SenderId];
const claimed = { isClaimed: true };
const aMinute = 60_000;

afterEach(() => vi.useRealTimers());

/** Of Alice's queue. */
async function aLinkThatIsHeld() {
  const link = linkObject(freshLink());
  await link.claim(alices);
  expect(await link.hold(alices)).toBe(true);
  return link;
}

describe('a link that nobody has', () => {
  test('leads nowhere, and asking for it leaves nothing behind', async () => {
    const link = linkObject(freshLink());
    await link.release(alices);
    expect([await link.resolve(), await link.rows()]).toEqual([null, []]);
  });

  test('is kept for the first that claims it, without being written', async () => {
    const link = linkObject(freshLink());
    const claims = await Promise.all([link.claim(alices), link.claim(bobs)]);
    expect(claims).toEqual([claimed, { isClaimed: false, holder: null }]);
    expect([await link.resolve(), await link.rows()]).toEqual([null, []]);
  });

  test('is free again when that one gives it up, or does not come back within a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const link = linkObject(freshLink());
    await link.claim(alices);
    await link.release(alices);
    expect(await link.claim(bobs)).toEqual(claimed);
    vi.setSystemTime(Date.now() + aMinute);
    expect(await link.claim(alices)).toEqual(claimed);
  });
});

describe('a link that a queue holds', () => {
  test('leads to it after a reset, too, and says to nobody where', async () => {
    const link = await aLinkThatIsHeld();
    await evictDurableObject(link.stub());
    expect(await link.resolve()).toMatchObject({ senderId: alices });
    const [{ queue } = { queue: null }] = await link.rows();
    expect(hex(new Uint8Array(queue as ArrayBuffer))).not.toContain(hex(alices));
  });

  test('is not for others, and may be set anew by the same', async () => {
    const link = await aLinkThatIsHeld();
    expect(await link.claim(bobs)).toMatchObject({ isClaimed: false, holder: { senderId: alices } });
    expect([await link.claim(alices), await link.hold(alices)]).toEqual([claimed, true]);
    expect(await link.rows()).toHaveLength(1);
  });

  test('is free once its queue has released it, and no other', async () => {
    const link = await aLinkThatIsHeld();
    await link.release(bobs);
    expect(await link.resolve()).toMatchObject({ senderId: alices });
    await link.release(alices);
    expect([await link.resolve(), await link.rows()]).toEqual([null, []]);
    expect(await link.claim(bobs)).toEqual(claimed);
  });
});

describe('a link whose queue was found to be without it', () => {
  test('goes to whoever found out', async () => {
    const link = await aLinkThatIsHeld();
    expect(await link.claim(bobs, await link.resolve())).toEqual(claimed);
    expect(await link.resolve()).toBe(null);
    expect([await link.hold(bobs), await link.resolve()]).toMatchObject([true, { senderId: bobs }]);
  });

  test('is cleared away', async () => {
    const link = await aLinkThatIsHeld();
    await link.release(alices, await link.resolve());
    expect(await link.rows()).toEqual([]);
  });

  test('stays where it is if that queue is about to hold it again', async () => {
    const link = await aLinkThatIsHeld();
    const found = await link.resolve();
    await link.claim(alices);
    expect(await link.claim(bobs, found)).toEqual({ isClaimed: false, holder: null });
  });

  test('stays where it is if that queue, or a third, holds it anew', async () => {
    const link = await aLinkThatIsHeld();
    const found = await link.resolve();
    await link.hold(alices);
    expect(await link.claim(bobs, found)).toMatchObject({ holder: { senderId: alices } });
    await link.release(alices, found);
    expect(await link.resolve()).toMatchObject({ senderId: alices });
  });
});

test('of two that claimed a link, since a reset forgot the first, one holds it', async () => {
  const link = linkObject(freshLink());
  await link.claim(alices);
  await evictDurableObject(link.stub());
  expect(await link.claim(bobs)).toEqual(claimed);
  expect([await link.hold(alices), await link.hold(bobs)]).toEqual([true, false]);
  expect(await link.resolve()).toMatchObject({ senderId: alices });
});

test('a call of another version of the code changes nothing', async () => {
  const link = linkObject(freshLink());
  const call = { format: 2 as 1, sealKey: new Uint8Array(32), senderId: alices };
  await expect((async () => link.stub().hold(call))()).rejects.toThrow('another version');
  expect(await link.rows()).toEqual([]);
});
