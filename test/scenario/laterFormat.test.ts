// Code in front of what a later version has written: whoever asks is never answered, nothing is written, and all is
// there when the later code is back.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { SUB } from '../../client/smp/recipientCommands.ts';
import { loadIdentity } from '../../src/durable/identity.ts';
import { parseInvite } from '../../src/durable/inviteCode.ts';
import { linkNames, namesOfSender } from '../../src/durable/names.ts';
import { schemaFormat } from '../../src/durable/schema.ts';
import { moveFormat } from '../../src/durable/queueMove.ts';
import { base64url } from '../../src/proto/bytes.ts';
import type { EntityId } from '../../src/proto/ids.ts';
import { evictsAll } from '../support/faults.ts';
import { follows, linkData, opensAddress, shows } from '../support/links.ts';
import { Operator } from '../support/operator.ts';
import type { Person } from '../support/person.ts';
import type { Queue } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

const later = 'data of a later version of the code';

type Stub = DurableObjectStub<undefined>;

const queueObject = async ({ sndId }: Pick<Queue, 'sndId'>) =>
  env.QUEUE.getByName(
    namesOfSender((await loadIdentity(env)).nameKeys, sndId as Uint8Array as EntityId).object,
  );

/** All that it keeps. */
const kept = (stub: Stub) =>
  runInDurableObject(stub, async (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    const rows = [...tables].map(({ name }) => [name, [...storage.sql.exec(`SELECT * FROM ${name}`)]]);
    return { rows, values: [...(await storage.list())] };
  });

async function writes(stub: Stub, format: number, statement: string): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => void storage.sql.exec(statement, format));
  // Objects are loaded anew with other code.
  await evictsAll();
}

/** Not refused, since an app would take that for the last word; not answered at all. */
const isCutOff = async (person: Person, attempt: Promise<unknown>) => {
  await expect(attempt).rejects.toThrow('no answer: {"ok":false,"failure":"closed"');
  await person.reconnects();
};

describe('a queue', () => {
  const becomes = async (queue: Queue, format: number) =>
    writes((await queueObject(queue)) as Stub, format, 'UPDATE queue SET format = ?');

  test('takes nothing, gives nothing, and loses nothing', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue();
    await bob.sends(queue, 'one');
    expect(await alice.receives(queue)).toBe('one');
    await becomes(queue, schemaFormat + 1);
    const stub = (await queueObject(queue)) as Stub;
    const before = await kept(stub);
    await isCutOff(bob, bob.sends(queue, 'two'));
    await isCutOff(alice, alice.acknowledges(queue));
    await isCutOff(alice, alice.asks(SUB(queue)));
    await isCutOff(alice, alice.deletes(queue));
    // Years may have passed for its messages.
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await kept(stub)).toEqual(before);
    await becomes(queue, schemaFormat);
    await bob.sends(queue, 'two');
    await alice.reconnects();
    await alice.asks(SUB(queue));
    expect(await alice.receivesAll(queue, 2)).toEqual(['one', 'two']);
  });

  test('is neither blocked nor deleted by the operator', async () => {
    const operator = Operator.begins();
    const { alice } = await aRelay().with('alice');
    const queue = await alice.createsQueue();
    await becomes(queue, schemaFormat + 1);
    const before = await kept((await queueObject(queue)) as Stub);
    const outOfOrder = /500: .*no older version/;
    await expect(operator.blocks(queue)).rejects.toThrow(outOfOrder);
    await expect(operator.deletes({ sender: base64url(queue.sndId) })).rejects.toThrow(outOfOrder);
    expect(await kept((await queueObject(queue)) as Stub)).toEqual(before);
  });

  test('is not moved, nor is a move of it called off', async () => {
    const { alice } = await aRelay().with('alice');
    const queue = await alice.createsQueue();
    await becomes(queue, schemaFormat + 1);
    const stub = await queueObject(queue);
    const before = await kept(stub as Stub);
    const { nameKeys } = await loadIdentity(env);
    await runInDurableObject(stub, async (object) => {
      await expect(object.moveOut(moveFormat, nameKeys)).rejects.toThrow(later);
      await expect(object.stay()).rejects.toThrow(later);
      await expect(object.waiting()).rejects.toThrow(later);
    });
    expect(await kept(stub as Stub)).toEqual(before);
  });
});

test('a link leads nowhere, and is set to nothing else', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await opensAddress(alice, linkData('Alice'));
  const names = linkNames((await loadIdentity(env)).nameKeys, queue.linkId);
  const stub = env.LINK.getByName(names.object) as Stub;
  await writes(stub, 2, 'UPDATE target SET format = ?');
  const before = await kept(stub);
  await isCutOff(bob, follows(bob, queue.linkId));
  await isCutOff(bob, opensAddress(bob, linkData('Mallory'), { linkId: queue.linkId }));
  await isCutOff(alice, shows(alice, queue, linkData('Alice, later')));
  expect(await kept(stub)).toEqual(before);
  await writes(stub, 1, 'UPDATE target SET format = ?');
  expect(await follows(bob, queue.linkId)).toEqual({ sndId: queue.sndId, text: 'Alice' });
});

describe('an invite code', () => {
  beforeEach(() => {
    env.NEW_QUEUES = 'invite';
    return () => {
      env.NEW_QUEUES = 'on';
    };
  });

  test('is not spent', async () => {
    const { codes } = await Operator.begins().asks({ command: 'invite', uses: 2, count: 1 });
    const [password = ''] = codes as string[];
    const { alice } = await aRelay().with('alice');
    await alice.createsQueue({ password });
    const invite = parseInvite((await loadIdentity(env)).nameKeys, password);
    const stub = env.INVITE.getByName(invite?.object ?? '') as Stub;
    await writes(stub, 2, 'UPDATE spending SET format = ?');
    const before = await kept(stub);
    await isCutOff(alice, alice.createsQueue({ password }));
    await expect(Operator.begins().asks({ command: 'revoke', code: password })).rejects.toThrow('500');
    expect(await kept(stub)).toEqual(before);
    await writes(stub, 1, 'UPDATE spending SET format = ?');
    await alice.createsQueue({ password });
    expect(await refusal(alice.createsQueue({ password }))).toBe('AUTH');
  });

  test('that was spent before there were formats is what it was', async () => {
    const { codes } = await Operator.begins().asks({ command: 'invite', uses: 2, count: 1 });
    const [password = ''] = codes as string[];
    const { alice } = await aRelay().with('alice');
    const invite = parseInvite((await loadIdentity(env)).nameKeys, password);
    const stub = env.INVITE.getByName(invite?.object ?? '') as Stub;
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec(
        'CREATE TABLE spending (id INTEGER PRIMARY KEY CHECK (id = 1), used INTEGER NOT NULL) STRICT',
      );
      storage.sql.exec('INSERT INTO spending (id, used) VALUES (1, 1)');
    });
    await alice.createsQueue({ password });
    expect(await refusal(alice.createsQueue({ password }))).toBe('AUTH');
  });
});

test('the relay’s own record is neither read nor written', async () => {
  const stub = env.RELAY.getByName('a relay of another version');
  const made = await stub.credentials();
  await stub.change({ messageQuota: 7 });
  const is = (format: number) =>
    runInDurableObject(stub, (_, { storage }) => storage.kv.put('format', format));
  await is(2);
  const before = await kept(stub as unknown as Stub);
  await runInDurableObject(stub, async (relay) => {
    await expect(relay.credentials()).rejects.toThrow(later);
    await expect(relay.runtimeSettings()).rejects.toThrow(later);
    await expect(relay.change({ messageQuota: null })).rejects.toThrow(later);
    await expect(relay.leaseQueues(1)).rejects.toThrow(later);
  });
  expect(await kept(stub as unknown as Stub)).toEqual(before);
  await is(1);
  expect(await stub.credentials()).toEqual(made);
  expect(await stub.runtimeSettings()).toMatchObject({ messageQuota: 7 });
});

test('counts are neither added to nor shown', async () => {
  const stub = env.METER.getByName('a meter of another version');
  await stub.add({ format: 1, counts: { queues_created: 1 } });
  await runInDurableObject(stub, (_, { storage }) => {
    storage.kv.put('counts', { ...storage.kv.get<object>('counts'), format: 2 });
  });
  const before = await kept(stub as unknown as Stub);
  await runInDurableObject(stub, async (meter) => {
    await expect(meter.add({ format: 1, counts: { queues_created: 1 } })).rejects.toThrow(later);
    await expect(meter.shown()).rejects.toThrow(later);
  });
  expect(await kept(stub as unknown as Stub)).toEqual(before);
});
