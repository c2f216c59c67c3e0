import { describe, expect, test } from 'vitest';
import { type LinkMoment, linkMoments, resetsAt } from '../support/faults.ts';
import { follows, freshLinkId, hides, linkData, shows, takes } from '../support/links.ts';
import { insists } from '../support/perseverance.ts';
import { freshKeyPair } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

const allMoments = Object.keys(linkMoments) as LinkMoment[];

/** Every third of these moments, the first included. */
const nowAndThen = () => {
  let moment = 0;
  return () => moment++ % 3 === 0;
};

describe('who insists has a link that leads to the queue, or none, whatever the platform resets', () => {
  test.for(allMoments)('%s', async (moment) => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue({ mode: 'contact', subscribes: false });
    const linkId = freshLinkId();
    resetsAt(moment, nowAndThen());
    await insists(alice, () => shows(alice, queue, linkData('Alice'), linkId));
    expect(await insists(bob, () => follows(bob, linkId))).toEqual({ sndId: queue.sndId, text: 'Alice' });
    await insists(alice, () => hides(alice, queue));
    expect(await refusal(insists(bob, () => follows(bob, linkId)))).toBe('AUTH');
    await insists(alice, () => shows(alice, queue, linkData('again'), linkId));
    expect((await insists(bob, () => follows(bob, linkId))).text).toBe('again');
  });
});

describe('a link has one queue, whatever the platform resets', () => {
  test.for(allMoments)('%s', async (moment) => {
    const { alice, carol, bob } = await aRelay().with('alice', 'carol', 'bob');
    const linkId = freshLinkId();
    const wish = { mode: 'contact', subscribes: false } as const;
    const queues = [await alice.createsQueue(wish), await carol.createsQueue(wish)] as const;
    resetsAt(moment, nowAndThen());
    const refused = await Promise.all([
      refusal(insists(alice, () => shows(alice, queues[0], linkData('Alice'), linkId))),
      refusal(insists(carol, () => shows(carol, queues[1], linkData('Carol'), linkId))),
    ]);
    expect(refused.filter((error) => error === null)).toHaveLength(1);
    const { text } = await insists(bob, () => follows(bob, linkId));
    expect(text).toBe(refused[0] === null ? 'Alice' : 'Carol');
  });
});

describe('an invitation is taken once, whatever the platform resets', () => {
  test.for(allMoments)('%s', async (moment) => {
    const { alice, bob, carol } = await aRelay().with('alice', 'bob', 'carol');
    const queue = await alice.createsQueue({ subscribes: false });
    const linkId = await shows(alice, queue, linkData('hello'));
    resetsAt(moment, nowAndThen());
    const tries = [bob, carol].map((one) => {
      const key = freshKeyPair('X25519');
      return refusal(insists(one, () => takes(one, linkId, key)));
    });
    expect(new Set(await Promise.all(tries))).toEqual(new Set([null, 'AUTH']));
  });
});
