// The messages of one queue on disk, oldest first. They go in at the end and out at the head, so their keys have
// no gaps and the size is a difference. What is known of both ends stays in memory: most commands need no more.

import type { MsgId } from '../proto/ids.ts';
import type { Messages, StoredMessage, WaitingMessage } from './queueState.ts';

type Row = { msg_id: ArrayBuffer; timestamp: number; notification: number; body: ArrayBuffer | null };
type EndRow = { id: number; msg_id: ArrayBuffer; timestamp: number; marker: number };

/** Finds both ends by the key, and reads no body. One row where one message is both. */
const ends = `
  SELECT id, msg_id, timestamp, body IS NULL AS marker FROM message
  WHERE id IN ((SELECT min(id) FROM message), (SELECT max(id) FROM message)) ORDER BY id`;

const none: Messages = { head: null, size: 0, last: null };

export class MessageStore implements Messages {
  readonly #sql: SqlStorage;
  /** Null while it is still to be read. */
  #known: Messages | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get head(): WaitingMessage | null {
    return this.#ends.head;
  }

  get size(): number {
    return this.#ends.size;
  }

  get last(): WaitingMessage | null {
    return this.#ends.last;
  }

  /** When the oldest message was taken, in seconds; null where there is none. */
  get oldest(): number | null {
    return this.head?.timestamp ?? null;
  }

  get #ends(): Messages {
    return (this.#known ??= this.#readEnds());
  }

  #readEnds(): Messages {
    const rows = this.#sql.exec<EndRow>(ends).toArray();
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return none;
    return { head: waiting(first), size: last.id - first.id + 1, last: waiting(last) };
  }

  /** The head with its body, from disk. */
  readHead(): StoredMessage | null {
    const [row] = this.#sql.exec<Row>('SELECT * FROM message ORDER BY id LIMIT 1');
    if (row === undefined) return null;
    return {
      msgId: new Uint8Array(row.msg_id) as MsgId,
      timestamp: row.timestamp,
      notification: row.notification === 1,
      body: row.body === null ? null : new Uint8Array(row.body),
    };
  }

  /** `notify`: the notifier is still to hear of it. */
  append({ msgId, timestamp, notification, body }: StoredMessage, notify: boolean): void {
    const { head, size } = this.#ends;
    const insert =
      'INSERT INTO message (msg_id, timestamp, notification, notify, body) VALUES (?, ?, ?, ?, ?)';
    this.#sql.exec(insert, msgId, timestamp, notification ? 1 : 0, notify ? 1 : 0, body);
    const last = { msgId, timestamp, isMarker: body === null };
    this.#known = { head: head ?? last, size: size + 1, last };
  }

  /** Those of which the notifier is still to hear, if they are as young as that, in seconds. It then has. */
  takeNotifications(since: number): { msgId: MsgId; timestamp: number }[] {
    const owed = this.#sql
      .exec<{ msg_id: ArrayBuffer; timestamp: number }>(
        'SELECT msg_id, timestamp FROM message WHERE notify = 1 AND timestamp >= ? ORDER BY id',
        since,
      )
      .toArray();
    if (owed.length > 0) this.forgetNotifications();
    return owed.map(({ msg_id, timestamp }) => ({ msgId: new Uint8Array(msg_id) as MsgId, timestamp }));
  }

  oweNotification(msgId: MsgId): void {
    this.#sql.exec('UPDATE message SET notify = 1 WHERE msg_id = ?', msgId);
  }

  forgetNotifications(): void {
    this.#sql.exec('UPDATE message SET notify = 0 WHERE notify = 1');
  }

  removeHead(): void {
    const { size } = this.#ends;
    this.#sql.exec('DELETE FROM message WHERE id = (SELECT min(id) FROM message)');
    this.#known = size <= 1 ? none : null;
  }

  /** Removes from the head what was taken before this time, in seconds; stops at the first that was not. */
  expire(before: number): number {
    const { oldest, size } = this;
    if (oldest === null || oldest >= before) return 0;
    const keep = 'SELECT min(id) FROM message WHERE timestamp >= ?';
    this.#sql.exec(`DELETE FROM message WHERE id < coalesce((${keep}), 9223372036854775807)`, before);
    this.forget();
    return size - this.size;
  }

  /** After a transaction that was undone, or with the queue, what is known is not what is on disk. */
  forget(): void {
    this.#known = null;
  }
}

function waiting({ msg_id, timestamp, marker }: EndRow): WaitingMessage {
  return { msgId: new Uint8Array(msg_id) as MsgId, timestamp, isMarker: marker === 1 };
}
