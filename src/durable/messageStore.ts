// The messages of one queue on disk, oldest first. They go in at the end and out at the head, so their keys have
// no gaps and the size is a difference.

import type { MsgId } from '../proto/ids.ts';
import type { Messages, StoredMessage } from './queueState.ts';

type Row = { msg_id: ArrayBuffer; timestamp: number; notification: number; body: ArrayBuffer | null };

/** The query behind `size` finds both ends by the key and reads no other row. */
const ends = 'SELECT (SELECT min(id) FROM message) AS first, (SELECT max(id) FROM message) AS last';

export class MessageStore implements Messages {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get head(): StoredMessage | null {
    const [row] = this.#sql.exec<Row>('SELECT * FROM message ORDER BY id LIMIT 1');
    if (row === undefined) return null;
    return {
      msgId: new Uint8Array(row.msg_id) as MsgId,
      timestamp: row.timestamp,
      notification: row.notification === 1,
      body: row.body === null ? null : new Uint8Array(row.body),
    };
  }

  get size(): number {
    const { first, last } = this.#sql.exec<{ first: number | null; last: number | null }>(ends).one();
    return first === null || last === null ? 0 : last - first + 1;
  }

  get last(): Messages['last'] {
    const [row] = this.#sql.exec<{ timestamp: number; marker: number }>(
      'SELECT timestamp, body IS NULL AS marker FROM message ORDER BY id DESC LIMIT 1',
    );
    return row === undefined ? null : { timestamp: row.timestamp, isMarker: row.marker === 1 };
  }

  /** `notify`: the notifier is still to hear of it. */
  append({ msgId, timestamp, notification, body }: StoredMessage, notify: boolean): void {
    const insert =
      'INSERT INTO message (msg_id, timestamp, notification, notify, body) VALUES (?, ?, ?, ?, ?)';
    this.#sql.exec(insert, msgId, timestamp, notification ? 1 : 0, notify ? 1 : 0, body);
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
    this.#sql.exec('DELETE FROM message WHERE id = (SELECT min(id) FROM message)');
  }

  /** Removes from the head what was taken before this time, in seconds; stops at the first that was not. */
  expire(before: number): void {
    const { oldest } = this;
    if (oldest === null || oldest >= before) return;
    const keep = 'SELECT min(id) FROM message WHERE timestamp >= ?';
    this.#sql.exec(`DELETE FROM message WHERE id < coalesce((${keep}), 9223372036854775807)`, before);
  }

  /** When the oldest message was taken, in seconds; null where there is none. */
  get oldest(): number | null {
    const [row] = this.#sql.exec<{ timestamp: number }>('SELECT timestamp FROM message ORDER BY id LIMIT 1');
    return row?.timestamp ?? null;
  }
}
