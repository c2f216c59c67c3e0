// The record of one queue on disk, cached while the object lives. It is one row, written at most once a call.

import { fromHex, hex } from '../proto/bytes.ts';
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
  /** Object IDs of the Sessions that have the queue by SUB and by GET. */
  readonly subscriber: string | null;
  readonly getter: string | null;
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
  getter: ArrayBuffer | null;
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
      subscriber: openSession(sealKey, row.subscriber),
      getter: openSession(sealKey, row.getter),
      alarmAt: row.alarm_at,
    };
  }

  /** NEW alone calls this. */
  create(): void {
    if (!this.exists) this.#sql.exec(createTables);
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
    subscriber: sealSession(sealKey, queue.subscriber),
    getter: sealSession(sealKey, queue.getter),
    alarm_at: queue.alarmAt,
  };
}

function sealSession(key: Uint8Array, session: string | null): Uint8Array | null {
  return session === null ? null : seal(key, fromHex(session));
}

/** What was sealed under another key names no Session of this relay. */
function openSession(key: Uint8Array, sealed: ArrayBuffer | null): string | null {
  const session = sealed === null ? null : unseal(key, new Uint8Array(sealed));
  return session === null ? null : hex(session);
}

/** What this object wrote itself; anything else is a broken disk. */
function read<T>(codec: Codec<T>, stored: ArrayBuffer): T {
  const decoded = decode(codec, new Uint8Array(stored));
  if (!decoded.ok) throw new Error('a record that cannot be read');
  return decoded.value;
}
