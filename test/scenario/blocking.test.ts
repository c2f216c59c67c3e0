import { describe, expect, test } from 'vitest';
import { follows, linkData, opensAddress } from '../support/links.ts';
import { blocks } from '../support/blocking.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { letsWatch, watches } from '../support/watching.ts';

const withNotice = { reason: 'content', notice: { ttl: 3600 } } as const;
const withoutNotice = { reason: 'content', notice: null } as const;

describe('people of a queue that the operator has blocked are told why', () => {
  test.for([
    [9, 'AUTH'],
    [11, 'AUTH'],
    [12, { BLOCKED: withoutNotice }],
    [17, { BLOCKED: withoutNotice }],
    [18, { BLOCKED: withNotice }],
    [20, { BLOCKED: withNotice }],
  ] as const)('as far as version %i can say it', async ([version, error]) => {
    const relay = aRelay({ versions: { min: version, max: version } });
    const { alice, bob } = await relay.with('alice', 'bob');
    const queue = await alice.createsQueue();
    await blocks(queue, withNotice);
    expect(await refusal(bob.sends(queue, 'hello'))).toEqual(error);
    expect(await refusal(bob.secures(queue))).toEqual(error);
    expect(await refusal(alice.resubscribes(queue))).toEqual(error);
  });
});

test('when the block is lifted all goes on, and nothing is lost', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  await bob.sends(queue, 'before');
  await blocks(queue, { reason: 'spam', notice: null });
  await refusal(bob.sends(queue, 'meanwhile'));
  await blocks(queue, null);
  await bob.sends(queue, 'after');
  expect(await alice.resubscribes(queue)).toBe('before');
  await alice.acknowledges(queue);
  expect(await alice.receives(queue)).toBe('after');
});

test('behind the link of a blocked address stands why', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await opensAddress(alice, linkData('Alice'));
  await blocks(queue, withNotice);
  expect(await refusal(follows(bob, queue.linkId))).toEqual({ BLOCKED: withNotice });
});

test('a blocked queue can be watched and deleted, as in the reference', async () => {
  const { alice, nora } = await aRelay().with('alice', 'nora');
  const queue = await alice.createsQueue();
  const creds = await letsWatch(alice, queue);
  await blocks(queue, withNotice);
  await watches(nora, creds);
  await alice.deletes(queue);
  expect(await nora.isTold()).toBe('DELD');
});
