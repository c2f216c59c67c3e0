import { describe, expect, test } from 'vitest';
import { nothing } from '../support/person.ts';
import { type Asker, HiddenSender } from '../support/hiddenSender.ts';
import {
  follows,
  freshLinkId,
  hides,
  invites,
  linkData,
  opensAddress,
  shows,
  takes,
} from '../support/links.ts';
import { freshKeyPair } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

const aKey = () => freshKeyPair('X25519');

describe.for<[string, () => Promise<Asker>]>([
  ['who connects to the relay', async () => (await aRelay().with('bob')).bob],
  ['who comes through a proxy', () => HiddenSender.arrives()],
])('%s', ([, arrives]) => {
  test('takes an invitation by its link, and nobody else can', async () => {
    const { alice, mallory } = await aRelay().with('alice', 'mallory');
    const [bob, key] = [await arrives(), aKey()];
    const queue = await invites(alice, linkData('hello, Bob'));
    const { sndId, linkId } = queue;
    expect(await takes(bob, linkId, key)).toEqual({ sndId, text: 'hello, Bob' });
    expect(await takes(bob, linkId, key)).toEqual({ sndId, text: 'hello, Bob' });
    expect(await refusal(takes(mallory, linkId, aKey()))).toBe('AUTH');
    expect(await alice.asksAbout(queue)).toMatchObject({ qiSnd: true });
  });

  test('finds an address by its link, and so can everybody', async () => {
    const { alice, carol } = await aRelay().with('alice', 'carol');
    const bob = await arrives();
    const { sndId, linkId } = await opensAddress(alice, linkData('Alice'));
    for (const anybody of [bob, carol, bob])
      expect(await follows(anybody, linkId)).toEqual({ sndId, text: 'Alice' });
  });

  test('can not take an address, nor look at an invitation', async () => {
    const { alice } = await aRelay().with('alice');
    const bob = await arrives();
    const [address, invitation] = [
      await opensAddress(alice, linkData('')),
      await invites(alice, linkData('')),
    ];
    expect(await refusal(takes(bob, address.linkId, aKey()))).toBe('AUTH');
    expect(await refusal(follows(bob, invitation.linkId))).toBe('AUTH');
  });

  test('finds nothing behind a link that nobody has', async () => {
    const bob = await arrives();
    expect(await refusal(takes(bob, freshLinkId(), aKey()))).toBe('AUTH');
    expect(await refusal(follows(bob, freshLinkId()))).toBe('AUTH');
  });

  test('gets link data of the largest size that agents make', async () => {
    const { alice } = await aRelay().with('alice');
    const data = linkData('u'.repeat(13_824), 'f'.repeat(2048));
    const { sndId, linkId } = await opensAddress(alice, data);
    expect(await follows(await arrives(), linkId)).toEqual({ sndId, text: 'u'.repeat(13_824) });
  });
});

describe('an invitation', () => {
  test('has its link until the first message of the one who took it', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await invites(alice, linkData('hello, Bob'));
    await bob.sends(queue, 'before');
    await takes(bob, queue.linkId, bob.keyFor(queue));
    await bob.sends(queue, 'hello');
    expect(await refusal(takes(bob, queue.linkId, bob.keyFor(queue)))).toBe('AUTH');
    expect(await alice.receivesAll(queue, 2)).toEqual(['before', 'hello']);
  });

  test('that is taken gets no other link', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await invites(alice, linkData('hello, Bob'));
    await takes(bob, queue.linkId, bob.keyFor(queue));
    expect(await refusal(shows(alice, queue, linkData('hello, Carol')))).toBe('AUTH');
    await bob.sends(queue, 'hello');
    expect(await refusal(shows(alice, queue, linkData('hello, Carol'), freshLinkId()))).toBe('AUTH');
  });

  test('that two take at once is of one of them', async () => {
    const { alice, bob, carol } = await aRelay().with('alice', 'bob', 'carol');
    const { linkId } = await invites(alice, linkData(''));
    const taken = await Promise.all([bob, carol].map((one) => refusal(takes(one, linkId, aKey()))));
    expect(new Set(taken)).toEqual(new Set(['AUTH', null]));
  });
});

describe('an address', () => {
  test('shows what its owner changes, and keeps its link when messages come', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await opensAddress(alice, linkData('Alice'));
    await bob.sends(queue, 'hello');
    await shows(alice, queue, linkData('Alice, on holiday'));
    expect(await follows(bob, queue.linkId)).toMatchObject({ text: 'Alice, on holiday' });
  });

  test('never shows another queue, nor changes its link', async () => {
    const { alice } = await aRelay().with('alice');
    const queue = await opensAddress(alice, linkData('Alice'));
    expect(await refusal(shows(alice, queue, linkData('Alice', 'another')))).toBe('AUTH');
    expect(await refusal(shows(alice, queue, linkData('Alice'), freshLinkId()))).toBe('AUTH');
  });

  test('may get its link later, and lose it, and get another', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue({ mode: 'contact' });
    const link = await shows(alice, queue, linkData('Alice'));
    await hides(alice, queue);
    await hides(alice, queue);
    expect(await refusal(follows(bob, link))).toBe('AUTH');
    const other = await shows(alice, queue, linkData('Alice again', 'another'));
    expect(await follows(bob, other)).toEqual({ sndId: queue.sndId, text: 'Alice again' });
  });

  test('that is deleted leads nowhere', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await opensAddress(alice, linkData('Alice'));
    await alice.deletes(queue);
    expect(await refusal(follows(bob, queue.linkId))).toBe('AUTH');
    expect(await refusal(shows(alice, queue, linkData('Alice')))).toBe('AUTH');
  });

  test('may be reached by an invitation’s kind of link that its owner chose, too', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue();
    const link = await shows(alice, queue, linkData('hello, Bob'));
    expect(await takes(bob, link, bob.keyFor(queue))).toEqual({ sndId: queue.sndId, text: 'hello, Bob' });
    await bob.sends(queue, 'hello');
    expect(await alice.receives(queue)).toBe('hello');
    await alice.acknowledges(queue);
    expect(await alice.resubscribes(queue)).toBe(nothing);
  });
});

describe('a link that somebody has', () => {
  test('is not for others', async () => {
    const { alice, mallory, bob } = await aRelay().with('alice', 'mallory', 'bob');
    const { linkId } = await opensAddress(alice, linkData('Alice'));
    const own = await mallory.createsQueue({ mode: 'contact' });
    expect(await refusal(shows(mallory, own, linkData('Mallory'), linkId))).toBe('AUTH');
    expect(await refusal(opensAddress(mallory, linkData('Mallory'), { linkId }))).toBe('AUTH');
    expect(await follows(bob, linkId)).toMatchObject({ text: 'Alice' });
  });

  test('and that two want at once goes to one', async () => {
    const { alice, carol } = await aRelay().with('alice', 'carol');
    const linkId = freshLinkId();
    const wishes = [alice, carol].map((one) => refusal(opensAddress(one, linkData(''), { linkId })));
    expect(new Set(await Promise.all(wishes))).toEqual(new Set(['AUTH', null]));
  });
});
