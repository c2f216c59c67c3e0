// Links and queues together: who has a link, who gets it, and what happens to it when one of both is gone.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Link } from '../../src/durable/link.ts';
import { LinkOwner, anOwner, freshLink, linkObject } from './linkStory.ts';

const start = Date.now();
const later = (seconds: number) => vi.setSystemTime(start + seconds * 1000);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const stranger = new LinkOwner();

describe('a link', () => {
  test('shows what its owner has set last', async () => {
    const alice = await anOwner();
    const link = freshLink('hello');
    expect(await alice.LSET(link)).toBe('OK');
    expect(await stranger.LGET(link)).toBe('LNK hello');
    const { linkId, linkData } = link;
    await alice.LSET({ linkId, linkData: { ...linkData, userData: freshLink('changed').linkData.userData } });
    expect(await stranger.LGET(link)).toBe('LNK changed');
  });

  test.for(['LDEL', 'DEL'] as const)('leads nowhere after %s, and is free at once', async (command) => {
    const [alice, bob] = [await anOwner(), await anOwner()];
    const link = freshLink();
    await alice.LSET(link);
    expect(await alice[command]()).toBe('OK');
    expect(await linkObject(link).rows()).toEqual([]);
    expect([await stranger.LGET(link), await bob.LSET(link)]).toEqual(['AUTH', 'OK']);
  });

  test('is kept by a queue that was evicted', async () => {
    const alice = await anOwner();
    const link = freshLink('hello');
    await alice.LSET(link);
    await alice.queue.isEvicted();
    expect(await stranger.LGET(link)).toBe('LNK hello');
  });

  test('that nobody has leads nowhere', async () => {
    const link = freshLink();
    expect([await stranger.LGET(link), await stranger.LKEY(link)]).toEqual(['AUTH', 'AUTH']);
    expect(await linkObject(link).rows()).toEqual([]);
  });
});

describe('of two queues that want one link', () => {
  test('one gets it, and what it leads to is of that one', async () => {
    const [alice, bob] = [await anOwner(), await anOwner()];
    const link = freshLink('Alice');
    const bobs = { ...link, linkData: freshLink('Bob').linkData };
    const answers = await Promise.all([alice.LSET(link), bob.LSET(bobs)]);
    expect(answers.toSorted()).toEqual(['AUTH', 'OK']);
    const winner = answers[0] === 'OK' ? 'Alice' : 'Bob';
    expect(await stranger.LGET(link)).toBe(`LNK ${winner}`);
  });

  test('the later one does not get it, however late, and keeps its own', async () => {
    const [alice, bob] = [await anOwner(), await anOwner()];
    const [link, bobs] = [freshLink('Alice'), freshLink('Bob')];
    await alice.LSET(link);
    later(3600);
    expect([await bob.LSET(link), await bob.LSET(bobs)]).toEqual(['AUTH', 'OK']);
    expect([await stranger.LGET(link), await stranger.LGET(bobs)]).toEqual(['LNK Alice', 'LNK Bob']);
  });
});

describe('a link that was claimed in vain', () => {
  test('because its queue may not have it, is free at once', async () => {
    const [alice, bob] = [await anOwner(), await anOwner()];
    const [first, second] = [freshLink(), freshLink()];
    await alice.LSET(first);
    expect(await alice.LSET(second)).toBe('AUTH');
    expect(await bob.LSET(second)).toBe('OK');
  });

  test('because there is no such queue, is free at once', async () => {
    const bob = await anOwner();
    const link = freshLink();
    expect(await new LinkOwner().LSET(link)).toBe('AUTH');
    expect(await bob.LSET(link)).toBe('OK');
  });

  test('by a session that broke off is free after a minute', async () => {
    const [alice, bob] = [await anOwner(), await anOwner()];
    const link = freshLink();
    await linkObject(link).claim(alice.queue.names.senderId);
    expect(await bob.LSET(link)).toBe('AUTH');
    later(60);
    expect(await bob.LSET(link)).toBe('OK');
  });

  test('by somebody who may not was never written', async () => {
    const link = freshLink();
    const { queue } = await anOwner();
    const hold = vi.spyOn(Link.prototype, 'hold');
    expect(await new LinkOwner(queue, queue.stranger()).LSET(link)).toBe('AUTH');
    expect(hold).not.toHaveBeenCalled();
  });
});

describe('a link to a queue that is gone', () => {
  /** By an alarm, which knows of no link. */
  async function aLinkLeftBehind() {
    const alice = await anOwner();
    const link = freshLink();
    await alice.LSET(link);
    await alice.queue.inside((_, { storage }) => storage.deleteAll());
    await alice.queue.isEvicted();
    return link;
  }

  test('leads nowhere', async () => {
    expect(await stranger.LGET(await aLinkLeftBehind())).toBe('AUTH');
  });

  test('is cleared away by whoever follows it', async () => {
    const link = await aLinkLeftBehind();
    await stranger.LGET(link);
    await vi.waitFor(async () => expect(await linkObject(link).rows()).toEqual([]));
  });

  test('is free for others', async () => {
    const link = await aLinkLeftBehind();
    expect(await (await anOwner()).LSET(link)).toBe('OK');
  });
});

describe('an invitation’s link', () => {
  test('is for the first who secures the queue, as often as they like', async () => {
    const alice = await anOwner('messaging');
    const link = freshLink('hello');
    await alice.LSET(link);
    const answers = await Promise.all([stranger.LKEY(link, alice), stranger.LKEY(link)]);
    expect(answers.toSorted()).toEqual(['AUTH', 'LNK hello']);
    const [first, second] = answers[0] === 'AUTH' ? [stranger, alice] : [alice, stranger];
    expect(await stranger.LKEY(link, first)).toBe('LNK hello');
    expect(await stranger.LKEY(link, second)).toBe('AUTH');
  });

  test('is gone with the first message after that', async () => {
    const alice = await anOwner('messaging');
    const link = freshLink();
    await alice.LSET(link);
    await stranger.LKEY(link, alice);
    expect(await alice.LSET(link)).toBe('AUTH');
    expect(await alice.SEND()).toBe('OK');
    expect(await stranger.LKEY(link, alice)).toBe('AUTH');
    await vi.waitFor(async () => expect(await linkObject(link).rows()).toEqual([]));
  });
});

test('a command behind LSET waits for it, and those for other queues do not', async () => {
  const [alice, bob] = [await anOwner(), await anOwner()];
  const done: string[] = [];
  const noted = (what: string) => (answer: string) => void done.push(`${what} ${answer}`);
  await Promise.all([
    alice.LSET(freshLink()).then(noted('LSET')),
    alice.LDEL().then(noted('LDEL')),
    bob.DEL().then(noted('DEL')),
  ]);
  expect(done.filter((what) => !what.startsWith('DEL'))).toEqual(['LSET OK', 'LDEL OK']);
});
