// A queue's Durable Object as its Sessions see it, called over RPC. What it pushes, it pushes to Sessions of the
// story: the platform's namespace of them is replaced by one that leads here; nothing else is.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { type MockInstance, vi } from 'vitest';
import { primitives } from '#primitives';
import type { BlockingInfo } from '../../src/proto/errors.ts';
import { decryptNMsgMeta, type NMsgMeta } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import { freshNames, nameKeys } from '../../src/durable/names.ts';
import type { Queue } from '../../src/durable/queue.ts';
import type {
  Answer,
  callFormat,
  QueueAnswers,
  QueueRequest,
  Subscriber,
} from '../../src/durable/queueCall.ts';
import { freshAuthKeyPair } from './authKeyPair.ts';
import { Client } from './storyClient.ts';

/** Of the relay in these stories. */
export const keys = nameKeys(primitives.randomBytes(32));

export class QueueStory {
  readonly names = freshNames(keys);
  readonly recipientKeys = freshAuthKeyPair('Ed25519');
  readonly senderKeys = freshAuthKeyPair('X25519');
  readonly notifierKeys = freshAuthKeyPair('X25519');
  /** X25519 of the recipient's and the queue's keys, once there is a queue. */
  rcvDhSecret: Uint8Array | null = null;
  /** Likewise, for what only the recipient can read of what the notifier is told. */
  rcvNtfDhSecret: Uint8Array | null = null;
  readonly #clients = new Map<string, Client>();

  /** A stub that has failed once may never work again, so each call takes a new one. */
  get stub() {
    return env.QUEUE.getByName(this.names.object);
  }

  client(keys = this.recipientKeys): Client {
    const client = new Client(this, keys);
    this.#clients.set(client.id, client);
    return client;
  }

  /** What a notifier was told, as the recipient reads it. */
  metaOf({ nonce, encMeta }: Response & { tag: 'NMSG' }): NMsgMeta {
    const meta = this.rcvNtfDhSecret && decryptNMsgMeta(this.rcvNtfDhSecret, nonce, encMeta);
    if (meta === null) throw new Error('a notification that nobody can read');
    return meta;
  }

  stranger(): Client {
    return this.client(freshAuthKeyPair('Ed25519'));
  }

  /** One call. Resolves with the end of it, pushes of messages included. */
  async run(client: Client, requests: QueueRequest[], answer: Answer): Promise<void> {
    await this.#leadPushesHere();
    const format = client.format as typeof callFormat;
    const answers = await this.stub.run(
      { format, names: this.names, session: client.session, requests },
      answer,
    );
    // As in `Queues`: what the platform's types make of a type that crosses has no tuples.
    if (answers !== null) await answer(answers as unknown as QueueAnswers);
  }

  /** What a Session calls that was answered, and whose call then broke. */
  async isMadeGoodBy(client: Client): Promise<void> {
    await this.run(client, [], () => undefined);
  }

  async #leadPushesHere(): Promise<void> {
    const SESSION = {
      idFromString: (id: string) => id,
      get: (id: string): Subscriber | undefined => this.#clients.get(id),
    };
    await this.inside((queue) => Object.assign(queue, { env: { ...env, SESSION } }));
  }

  inside<T>(look: (queue: Queue, state: DurableObjectState) => T | Promise<T>): Promise<T> {
    return runInDurableObject(this.stub, look);
  }

  /** By the operator; null lifts the block. */
  isBlocked(info: BlockingInfo | null): Promise<boolean> {
    return this.stub.block(this.names, info);
  }

  /** What memory knew is gone; what was written stays. */
  async isEvicted(): Promise<void> {
    await evictDurableObject(this.stub);
  }

  /** In the middle of whatever it does, but for what is on disk already. */
  async isReset(): Promise<never> {
    await scheduler.wait(10);
    return this.inside((_, state) => state.abort('reset') as never);
  }

  /** What is billed as written while something is done: rows, and alarms that are set. */
  async rowsWritten(work: () => Promise<unknown>): Promise<number> {
    return this.inside(async (_, { storage }) => {
      const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
      const exec = storage.sql.exec.bind(storage.sql);
      const statements = (query: string) =>
        query.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
      // A cursor counts its last statement only.
      storage.sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...values: unknown[]) => {
        const all = statements(query).map((statement) => exec<T>(statement, ...values));
        cursors.push(...all);
        return all.at(-1) ?? exec<T>(query, ...values);
      };
      const alarms = vi.spyOn(storage, 'setAlarm');
      await work();
      storage.sql.exec = exec;
      const count = cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, alarms.mock.calls.length);
      alarms.mockRestore();
      return count;
    });
  }

  transactions(work: () => Promise<unknown>): Promise<number> {
    return this.inside((_, { storage }) => calls(vi.spyOn(storage, 'transactionSync'), work));
  }

  queries(work: () => Promise<unknown>): Promise<number> {
    return this.inside((_, { storage }) => calls(vi.spyOn(storage.sql, 'exec'), work));
  }

  /** The next transaction fails at its end. */
  async breaksOnce(): Promise<void> {
    await this.inside((_, { storage }) => {
      const transactionSync = storage.transactionSync.bind(storage);
      storage.transactionSync = (work) => {
        storage.transactionSync = transactionSync;
        return transactionSync(() => {
          work();
          throw new Error('a broken disk');
        });
      };
    });
  }

  /** The next transaction is carried out, and then can not be made durable. */
  async failsToCommit(): Promise<void> {
    await this.inside((_, { storage }) => {
      storage.sql.exec('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
      storage.sql.exec(
        'CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)',
      );
      const transactionSync = storage.transactionSync.bind(storage);
      storage.transactionSync = (work) => {
        storage.transactionSync = transactionSync;
        storage.sql.exec('INSERT INTO child VALUES (1)');
        return transactionSync(work);
      };
    });
  }

  /** Whether an alarm was armed. */
  alarmRings(): Promise<boolean> {
    return runDurableObjectAlarm(this.stub);
  }

  alarm(): Promise<number | null> {
    return this.inside((_, state) => state.storage.getAlarm());
  }

  rows<T extends Record<string, SqlStorageValue>>(query: string): Promise<T[]> {
    return this.inside((_, state) => state.storage.sql.exec<T>(query).toArray());
  }

  async tables(): Promise<string[]> {
    const tables = await this.rows<{ name: string }>('SELECT name FROM sqlite_schema ORDER BY name');
    return tables.map(({ name }) => name);
  }
}

async function calls(spy: MockInstance, work: () => Promise<unknown>): Promise<number> {
  await work();
  const { length } = spy.mock.calls;
  spy.mockRestore();
  return length;
}

/** A queue that Alice made and subscribed to, and to which Bob may send. */
export async function aQueue(wanted: Parameters<Client['NEW']>[0] = {}) {
  const queue = new QueueStory();
  const alice = queue.client();
  const bob = queue.client(queue.senderKeys);
  const made = await alice.NEW(wanted);
  if (made !== 'IDS') throw new Error(`no queue: ${made}`);
  return { queue, alice, bob };
}
