import { describe, expect, test } from 'vitest';
import { NSUB } from '../../client/smp/notifierCommands.ts';
import { GET, SUB } from '../../client/smp/recipientCommands.ts';
import type { NotifierId, RecipientId } from '../../src/proto/ids.ts';
import { freshKeyPair } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { createsWatchedQueue, endsWatching, isNotified, letsWatch, watches } from '../support/watching.ts';

describe('a notifier', () => {
  test('is told of a message by what only its recipient can read', async () => {
    const { alice, bob, nora } = await aRelay().with('alice', 'bob', 'nora');
    const queue = await alice.createsQueue();
    const creds = await letsWatch(alice, queue);
    await watches(nora, creds);
    await bob.sends(queue, 'hello');
    const told = await isNotified(nora, creds);
    await alice.receives(queue);
    const { msgId, timestamp } = alice.latestOf(queue);
    expect(told).toEqual({ msgId, timestamp });
  });

  test('is told while the recipient is away, of each message once', async () => {
    const { alice, bob, nora } = await aRelay().with('alice', 'bob', 'nora');
    const { queue, creds } = await createsWatchedQueue(alice);
    await bob.sends(queue, 'one');
    await watches(nora, creds);
    await bob.sends(queue, 'two');
    const told = [await isNotified(nora, creds), await isNotified(nora, creds)];
    await alice.resubscribes(queue);
    const received = [alice.latestOf(queue).msgId];
    await alice.acknowledges(queue);
    await alice.receives(queue);
    received.push(alice.latestOf(queue).msgId);
    expect(told.map(({ msgId }) => msgId)).toEqual(received);
    await watches(nora, creds);
    expect(nora.untold).toEqual([]);
  });

  test('that comes again elsewhere is told there, and told END where it was', async () => {
    const { alice, bob, nora, elsewhere } = await aRelay().with('alice', 'bob', 'nora', 'elsewhere');
    const { queue, creds } = await createsWatchedQueue(alice);
    await watches(nora, creds);
    await watches(elsewhere, creds);
    expect(await nora.isTold()).toBe('END');
    await bob.sends(queue, 'hello');
    await isNotified(elsewhere, creds);
    expect(nora.untold).toEqual([]);
  });

  test('that comes back hears of what was sent meanwhile', async () => {
    const { alice, bob, nora } = await aRelay().with('alice', 'bob', 'nora');
    const { queue, creds } = await createsWatchedQueue(alice);
    await watches(nora, creds);
    await nora.reconnects();
    await bob.sends(queue, 'hello');
    await watches(nora, creds);
    const { msgId } = await isNotified(nora, creds);
    await alice.resubscribes(queue);
    expect(msgId).toEqual(alice.latestOf(queue).msgId);
  });

  test('is told when the recipient ends it, or lets another watch, or deletes the queue', async () => {
    const { alice, nora, other } = await aRelay().with('alice', 'nora', 'other');
    const { queue, creds } = await createsWatchedQueue(alice);
    await watches(nora, creds);
    const others = await letsWatch(alice, queue);
    expect(await nora.isTold()).toBe('DELD');
    await watches(other, others);
    await endsWatching(alice, queue);
    expect(await other.isTold()).toBe('DELD');
    expect(await refusal(watches(nora, creds))).toBe('AUTH');
    const back = await letsWatch(alice, queue);
    await watches(nora, back);
    await alice.deletes(queue);
    expect(await nora.isTold()).toBe('DELD');
  });
});

describe('who watches does nothing else', () => {
  const as = <Id>(id: Uint8Array) => id as unknown as Id;

  test('neither by its own ID nor by the recipient’s', async () => {
    const { alice, nora } = await aRelay().with('alice', 'nora');
    const { queue, creds } = await createsWatchedQueue(alice);
    const { notifierId, ntfAuthKey: rcvAuthKey } = creds;
    for (const rcvId of [queue.rcvId, as<RecipientId>(notifierId)]) {
      expect(await refusal(nora.asks(SUB({ rcvId, rcvAuthKey })))).toBe('AUTH');
      expect(await refusal(nora.asks(GET({ rcvId, rcvAuthKey })))).toBe('AUTH');
    }
  });

  test('and nobody else watches, neither with another key nor by another ID', async () => {
    const { alice, nora } = await aRelay().with('alice', 'nora');
    const { queue, creds } = await createsWatchedQueue(alice);
    const { notifierId, ntfAuthKey } = creds;
    const others = [
      { notifierId, ntfAuthKey: freshKeyPair('X25519').privateKey },
      { notifierId, ntfAuthKey: queue.rcvAuthKey },
      { notifierId: as<NotifierId>(queue.rcvId), ntfAuthKey },
      { notifierId: as<NotifierId>(queue.sndId), ntfAuthKey },
    ];
    for (const other of others) expect(await refusal(nora.asks(NSUB(other)))).toBe('AUTH');
  });
});
