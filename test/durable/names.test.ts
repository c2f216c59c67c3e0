// The names of a queue: all computed from one, and none telling another without the relay's key.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { base64url, hex } from '../../src/proto/bytes.ts';
import type { EntityId, LinkId } from '../../src/proto/ids.ts';
import {
  freshNames,
  linkNames,
  nameKeys,
  namesOfNotifier,
  namesOfRecipient,
  namesOfSender,
} from '../../src/durable/names.ts';
import { exactly, id } from '../proto/arbitrary.ts';

const keys = nameKeys(new Uint8Array(32).fill(1));
const otherKeys = nameKeys(new Uint8Array(32).fill(2));
const queueId = exactly(24) as unknown as fc.Arbitrary<EntityId>;
const recipientIdOf = (senderId: EntityId) => namesOfSender(keys, senderId).recipientId;

describe('a recipient ID', () => {
  test('leads to the same queue as its sender ID', () => {
    fc.assert(
      fc.property(queueId, (senderId) => {
        const names = namesOfSender(keys, senderId);
        expect(names.senderId).toEqual(senderId);
        expect(namesOfRecipient(keys, names.recipientId as Uint8Array as EntityId)).toEqual(names);
      }),
    );
  });

  test('may be any bytes: each is of one queue', () => {
    fc.assert(
      fc.property(queueId, (recipientId) => {
        const names = namesOfRecipient(keys, recipientId);
        expect(recipientIdOf(names.senderId as Uint8Array as EntityId)).toEqual(recipientId);
      }),
    );
  });

  test('is of no use as a sender ID', () => {
    fc.assert(
      fc.property(queueId, (senderId) => {
        const { object, recipientId } = namesOfSender(keys, senderId);
        expect(namesOfSender(keys, recipientId as Uint8Array as EntityId).object).not.toBe(object);
      }),
    );
  });

  test('is another one under another key', () => {
    fc.assert(
      fc.property(queueId, (senderId) => {
        expect(namesOfSender(otherKeys, senderId).recipientId).not.toEqual(recipientIdOf(senderId));
      }),
    );
  });

  test('changes in half its bits with any bit of the sender ID', () => {
    const distances = Array.from({ length: 192 }, (_, bit) => {
      const senderId = primitives.randomBytes(24) as EntityId;
      const flipped = senderId.map((byte, at) =>
        at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
      ) as EntityId;
      return bitsBetween(recipientIdOf(senderId), recipientIdOf(flipped));
    });
    const mean = distances.reduce((sum, distance) => sum + distance) / distances.length;
    expect(mean).toBeGreaterThan(90);
    expect(mean).toBeLessThan(102);
    expect(Math.min(...distances)).toBeGreaterThan(50);
  });
});

describe('a notifier ID', () => {
  test('leads to the same queue as its sender ID', () => {
    fc.assert(
      fc.property(queueId, (senderId) => {
        const names = namesOfSender(keys, senderId);
        expect(namesOfNotifier(keys, names.notifierId as Uint8Array as EntityId)).toEqual(names);
      }),
    );
  });

  test('is of no use as any other ID, nor is another as this one', () => {
    fc.assert(
      fc.property(queueId, (senderId) => {
        const { object, notifierId, recipientId } = namesOfSender(keys, senderId);
        const asNotifier = notifierId as Uint8Array as EntityId;
        const asRecipient = recipientId as Uint8Array as EntityId;
        const others = [
          namesOfSender(keys, asNotifier),
          namesOfRecipient(keys, asNotifier),
          namesOfNotifier(keys, asRecipient),
          namesOfNotifier(keys, senderId),
        ];
        for (const other of others) expect(other.object).not.toBe(object);
      }),
    );
  });
});

describe('a link’s names', () => {
  const linkId = exactly(24) as unknown as fc.Arbitrary<LinkId>;

  test('hold no link ID, are its own, and differ under another key', () => {
    fc.assert(
      fc.property(linkId, (id) => {
        const { object, sealKey } = linkNames(keys, id);
        const asQueue = namesOfSender(keys, id as Uint8Array as EntityId);
        expect(object).toMatch(/^[\w-]{43}$/);
        expect(object).not.toContain(base64url(id));
        expect(object).not.toBe(asQueue.object);
        expect(sealKey).not.toEqual(asQueue.sealKey);
        expect(linkNames(otherKeys, id).object).not.toBe(object);
      }),
    );
  });
});

describe('an object’s name', () => {
  test('is a hash: it holds neither ID, and differs under another key', () => {
    fc.assert(
      fc.property(queueId, (senderId) => {
        const { object, recipientId } = namesOfSender(keys, senderId);
        expect(object).toMatch(/^[\w-]{43}$/);
        expect(object).not.toContain(base64url(senderId));
        expect(object).not.toContain(base64url(recipientId));
        expect(namesOfSender(otherKeys, senderId).object).not.toBe(object);
      }),
    );
  });

  test('and the seal key are each queue’s own', () => {
    const all = Array.from({ length: 100 }, () => freshNames(keys));
    expect(new Set(all.map(({ object }) => object)).size).toBe(100);
    expect(new Set(all.map(({ sealKey }) => hex(sealKey))).size).toBe(100);
  });
});

test('an ID of another length has names like any other, of a queue that nobody has', () => {
  fc.assert(
    fc.property(id<'EntityId'>(), (entityId) => {
      for (const names of [namesOfSender(keys, entityId), namesOfRecipient(keys, entityId)]) {
        expect([names.senderId.length, names.recipientId.length]).toEqual([24, 24]);
      }
    }),
  );
});

test('names keep nothing alive of the transmission that an ID came in', () => {
  const transmission = new Uint8Array(16_000);
  const entityId = transmission.subarray(30, 54) as EntityId;
  for (const namesOf of [namesOfSender, namesOfRecipient, namesOfNotifier]) {
    const bytes = Object.values(namesOf(keys, entityId)).filter((name) => name instanceof Uint8Array);
    expect(bytes.map(({ buffer }) => buffer.byteLength)).toEqual([24, 24, 24, 32, 32]);
  }
});

test('one key is used for one purpose', () => {
  expect(new Set(Object.values(keys).map(hex)).size).toBe(Object.keys(keys).length);
});

function bitsBetween(a: Uint8Array, b: Uint8Array): number {
  const differences = a.map((byte, at) => byte ^ (b[at] ?? 0));
  return [...differences].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}
