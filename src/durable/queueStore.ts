// The record of one queue on disk, cached while the object lives. It is one row, written at most once a call.

import { concat, fromHex, hex } from '../proto/bytes.ts';
import { type Codec, decode, encode, nonEmpty } from '../proto/codec.ts';
import type { QueueMode } from '../proto/commands.ts';
import { authPublicKey } from '../proto/keys.ts';
import type { QueueNames } from './names.ts';
import type { QueueRecord } from './queueState.ts';
import { createTables, dropTables, schemaFormat, tablesExist } from './schema.ts';
import { seal, unseal } from './seal.ts';

export interface StoredQueue {
  readonly record: QueueRecord;
  readonly suspended: boolean;
  /** Object ID of the Session that has the queue by SUB. */
  readonly subscriber: string | null;
  /** Of those that took from it by GET, the last ones. */
  readonly getters: readonly string[];
  /** Milliseconds since 1970; null while no alarm is armed. */
  readonly alarmAt: number | null;
}

type Row = {
  mode: QueueMode | null;
  status: 'active' | 'suspended';
  recipient_keys: ArrayBuffer;
  rcv_dh_secret: ArrayBuffer;
  sender_key: ArrayBuffer | null;
  subscriber: ArrayBuffer | null;
  getters: ArrayBuffer | null;
  alarm_at: number | null;
};

export class QueueStore {
  readonly #sql: SqlStorage;
  #cached: StoredQueue | null | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Null where there is no queue. */
  load({ sealKey }: Pick<QueueNames, 'sealKey'>): StoredQueue | null {
    if (this.#cached === undefined) this.#cached = this.exists ? this.#read(sealKey) : null;
    return this.#cached;
  }

  get exists(): boolean {
    return this.#sql.exec(tablesExist).next().done === false;
  }

  #read(sealKey: Uint8Array): StoredQueue {
    const row = this.#sql.exec<Row>('SELECT * FROM queue').one();
    return {
      record: {
        mode: row.mode,
        recipientKeys: read(nonEmpty(authPublicKey), row.recipient_keys),
        rcvDhSecret: new Uint8Array(row.rcv_dh_secret),
        senderKey: row.sender_key === null ? null : read(authPublicKey, row.sender_key),
      },
      suspended: row.status === 'suspended',
      subscriber: openSessions(sealKey, row.subscriber)[0] ?? null,
      getters: openSessions(sealKey, row.getters),
      alarmAt: row.alarm_at,
    };
  }

  /** NEW alone calls this, where there is no queue. */
  create(): void {
    this.#sql.exec(createTables);
  }

  save(queue: StoredQueue, names: QueueNames): void {
    const values = columns(queue, names);
    const list = Object.keys(values);
    const updates = list.map((column) => `${column} = excluded.${column}`);
    this.#sql.exec(
      `INSERT INTO queue (id, ${list.join(', ')}) VALUES (1, ${list.map(() => '?').join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`,
      ...Object.values(values),
    );
    this.#cached = queue;
  }

  /** All that an alarm, which is told no names, may write. */
  saveAlarm(alarmAt: number | null): void {
    this.#sql.exec('UPDATE queue SET alarm_at = ?', alarmAt);
    if (this.#cached) this.#cached = { ...this.#cached, alarmAt };
  }

  drop(): void {
    this.#sql.exec(dropTables);
    this.#cached = null;
  }

  /** After a transaction that was undone, what is cached may never have been. */
  forget(): void {
    this.#cached = undefined;
  }
}

function columns(
  queue: StoredQueue,
  { senderId, sealKey }: QueueNames,
): Record<string, Uint8Array | string | number | null> {
  const { mode, recipientKeys, rcvDhSecret, senderKey } = queue.record;
  return {
    format: schemaFormat,
    sender_id: seal(sealKey, senderId),
    mode,
    status: queue.suspended ? 'suspended' : 'active',
    recipient_keys: encode(nonEmpty(authPublicKey), recipientKeys),
    rcv_dh_secret: rcvDhSecret,
    sender_key: senderKey === null ? null : encode(authPublicKey, senderKey),
    subscriber: sealSessions(sealKey, queue.subscriber === null ? [] : [queue.subscriber]),
    getters: sealSessions(sealKey, queue.getters),
    alarm_at: queue.alarmAt,
  };
}

const sessionIdLength = 32;

function sealSessions(key: Uint8Array, sessions: readonly string[]): Uint8Array | null {
  return sessions.length === 0 ? null : seal(key, concat(...sessions.map(fromHex)));
}

/** What was sealed under another key names no Session of this relay. */
function openSessions(key: Uint8Array, sealed: ArrayBuffer | null): string[] {
  const bytes = sealed === null ? null : unseal(key, new Uint8Array(sealed));
  if (bytes === null) return [];
  const count = Math.floor(bytes.length / sessionIdLength);
  return Array.from({ length: count }, (_, at) =>
    hex(bytes.subarray(at * sessionIdLength, (at + 1) * sessionIdLength)),
  );
}

/** What this object wrote itself; anything else is a broken disk. */
function read<T>(codec: Codec<T>, stored: ArrayBuffer): T {
  const decoded = decode(codec, new Uint8Array(stored));
  if (!decoded.ok) throw new Error('a record that cannot be read');
  return decoded.value;
}
