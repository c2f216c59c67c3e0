// The record of one queue on disk, cached while the object lives. It is one row, written at most once a call, and of
// it only what has changed: most that changes is who listens, and sealing costs more than the row.

import { concat, fromHex, fromUtf8, hex, utf8 } from '../proto/bytes.ts';
import { type Codec, decode, encode, nonEmpty } from '../proto/codec.ts';
import type { QueueMode } from '../proto/commands.ts';
import { blockingInfo, type BlockingInfo } from '../proto/errors.ts';
import type { EntityId } from '../proto/ids.ts';
import { authPublicKey } from '../proto/keys.ts';
import type { QueueNames } from './names.ts';
import type { Notifier, QueueRecord } from './queueState.ts';
import { createTables, dropTables, schemaFormat, tablesExist } from './schema.ts';
import { seal, unseal } from './seal.ts';
import { checkStored } from './storedFormat.ts';

export interface StoredQueue {
  readonly record: QueueRecord;
  readonly status: QueueStatus;
  /** Object ID of the Session that has the queue by SUB. */
  readonly subscriber: string | null;
  /** Of those that took from it by GET, the last ones. */
  readonly getters: readonly string[];
  /** Object ID of the Session that has it by NSUB. */
  readonly ntfSubscriber: string | null;
  /** Seconds since 1970, to the day; null where queues may idle for ever. */
  readonly usedAt: number | null;
  /** Milliseconds since 1970; null while no alarm is armed. */
  readonly alarmAt: number | null;
}

export type QueueStatus =
  | { kind: 'active' }
  /** `since`: seconds since 1970. */
  | { kind: 'suspended'; since: number }
  | { kind: 'blocked'; info: BlockingInfo };

type Row = {
  format: number;
  mode: QueueMode | null;
  status: QueueStatus['kind'];
  suspended_at: number | null;
  blocking_info: string | null;
  recipient_keys: ArrayBuffer;
  rcv_dh_secret: ArrayBuffer;
  sender_key: ArrayBuffer | null;
  notifier_key: ArrayBuffer | null;
  rcv_ntf_dh_secret: ArrayBuffer | null;
  subscriber: ArrayBuffer | null;
  getters: ArrayBuffer | null;
  ntf_subscriber: ArrayBuffer | null;
  used_at: number | null;
  alarm_at: number | null;
};

export class QueueStore {
  readonly #sql: SqlStorage;
  #cached: StoredQueue | null | undefined;
  /** Of the record that was read. */
  #format = schemaFormat;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Null where there is no queue. */
  load({ sealKey }: Pick<QueueNames, 'sealKey'>): StoredQueue | null {
    if (this.#cached === undefined) this.#cached = this.exists ? this.#read(sealKey) : null;
    return this.#cached;
  }

  /** Throws where a later version of the code has written it. */
  get exists(): boolean {
    if (this.#sql.exec(tablesExist).next().done) return false;
    checkStored(this.#sql.exec<Pick<Row, 'format'>>('SELECT format FROM queue').one().format, schemaFormat);
    return true;
  }

  #read(sealKey: Uint8Array): StoredQueue {
    const row = this.#sql.exec<Row>('SELECT * FROM queue').one();
    this.#format = row.format;
    return {
      record: {
        mode: row.mode,
        recipientKeys: read(nonEmpty(authPublicKey), row.recipient_keys),
        rcvDhSecret: new Uint8Array(row.rcv_dh_secret),
        senderKey: row.sender_key === null ? null : read(authPublicKey, row.sender_key),
        notifier: readNotifier(row),
      },
      status: readStatus(row),
      subscriber: openSessions(sealKey, row.subscriber)[0] ?? null,
      getters: openSessions(sealKey, row.getters),
      ntfSubscriber: openSessions(sealKey, row.ntf_subscriber)[0] ?? null,
      usedAt: row.used_at,
      alarmAt: row.alarm_at,
    };
  }

  /** For whoever has reached the object by its hexadecimal ID. Null for what was sealed under another key. */
  senderId(senderIdKey: Uint8Array): EntityId | null {
    const row = this.#sql.exec<{ sender_id: ArrayBuffer }>('SELECT sender_id FROM queue').one();
    return unseal(senderIdKey, new Uint8Array(row.sender_id)) as EntityId | null;
  }

  /** All that an alarm, which is told no names, must know. In seconds since 1970. */
  lifetime(): { suspendedAt: number | null; usedAt: number | null } {
    const { suspended_at, used_at } = this.#sql
      .exec<Pick<Row, 'suspended_at' | 'used_at'>>('SELECT suspended_at, used_at FROM queue')
      .one();
    return { suspendedAt: suspended_at, usedAt: used_at };
  }

  /** NEW alone calls this, where there is no queue. */
  create(): void {
    this.#sql.exec(createTables);
  }

  save(queue: StoredQueue, names: QueueNames): void {
    const before = this.#cached ?? null;
    if (before === null) this.#insert(queue, names);
    else this.#update(before, queue, names);
    this.#cached = queue;
  }

  #insert(queue: StoredQueue, names: QueueNames): void {
    const values = { ...ownColumns(names), ...columnsOf(allParts, queue, names.sealKey) };
    const columnNames = Object.keys(values);
    this.#sql.exec(
      `INSERT OR REPLACE INTO queue (id, ${columnNames.join(', ')}) VALUES (1, ${columnNames.map(() => '?').join(', ')})`,
      ...Object.values(values),
    );
    this.#format = schemaFormat;
  }

  #update(before: StoredQueue, queue: StoredQueue, names: QueueNames): void {
    const changed = allParts.filter((part) => queue[part] !== before[part]);
    if (changed.length === 0) return;
    // It costs no more to bring an old record up to date with what has changed anyway.
    const own = this.#format < schemaFormat ? ownColumns(names) : {};
    const values = { ...own, ...columnsOf(changed, queue, names.sealKey) };
    const assignments = Object.keys(values).map((name) => `${name} = ?`);
    this.#sql.exec(`UPDATE queue SET ${assignments.join(', ')}`, ...Object.values(values));
    this.#format = schemaFormat;
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

type Part = keyof StoredQueue;
type Columns = Record<string, Uint8Array | string | number | null>;

/** The columns in which each part of a queue stands. */
const columns: { [P in Part]: (value: StoredQueue[P], sealKey: Uint8Array) => Columns } = {
  record: ({ mode, recipientKeys, rcvDhSecret, senderKey, notifier }) => ({
    mode,
    recipient_keys: encode(nonEmpty(authPublicKey), recipientKeys),
    rcv_dh_secret: rcvDhSecret,
    sender_key: senderKey === null ? null : encode(authPublicKey, senderKey),
    notifier_key: notifier === null ? null : encode(authPublicKey, notifier.key),
    rcv_ntf_dh_secret: notifier === null ? null : notifier.rcvNtfDhSecret,
  }),
  status: (status) => ({
    status: status.kind,
    suspended_at: status.kind === 'suspended' ? status.since : null,
    blocking_info: status.kind === 'blocked' ? fromUtf8(encode(blockingInfo, status.info)) : null,
  }),
  subscriber: (session, sealKey) => ({ subscriber: sealSessions(sealKey, listed(session)) }),
  getters: (sessions, sealKey) => ({ getters: sealSessions(sealKey, sessions) }),
  ntfSubscriber: (session, sealKey) => ({ ntf_subscriber: sealSessions(sealKey, listed(session)) }),
  usedAt: (used_at) => ({ used_at }),
  alarmAt: (alarm_at) => ({ alarm_at }),
};

const ownColumns = ({ senderId, senderIdKey }: QueueNames): Columns => ({
  format: schemaFormat,
  sender_id: seal(senderIdKey, senderId),
});

const allParts = Object.keys(columns) as Part[];

function columnsOf(parts: readonly Part[], queue: StoredQueue, sealKey: Uint8Array): Columns {
  const columnsOfPart = <P extends Part>(part: P) => columns[part](queue[part], sealKey);
  return Object.assign({}, ...parts.map(columnsOfPart)) as Columns;
}

function readNotifier({ notifier_key: key, rcv_ntf_dh_secret: secret }: Row): Notifier | null {
  if (key === null || secret === null) return null;
  return { key: read(authPublicKey, key), rcvNtfDhSecret: new Uint8Array(secret) };
}

function readStatus({ status, suspended_at, blocking_info }: Row): QueueStatus {
  switch (status) {
    case 'active':
      return { kind: 'active' };
    case 'suspended':
      return { kind: 'suspended', since: suspended_at ?? 0 };
    case 'blocked':
      return { kind: 'blocked', info: read(blockingInfo, utf8(blocking_info ?? '')) };
  }
}

const listed = (session: string | null) => (session === null ? [] : [session]);

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
function read<T>(codec: Codec<T>, stored: ArrayBuffer | Uint8Array): T {
  const decoded = decode(codec, new Uint8Array(stored));
  if (!decoded.ok) throw new Error('a record that cannot be read');
  return decoded.value;
}
