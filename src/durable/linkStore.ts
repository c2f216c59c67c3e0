// What a queue's short link leads to, on disk and cached: a row of its own, since it is as large as a message and
// seldom written.

import type { LinkId } from '../proto/ids.ts';
import type { HeldLink } from './queueState.ts';
import { createLinkTable, linkTableExists } from './schema.ts';

type Row = { link_id: ArrayBuffer; fixed_data: ArrayBuffer; user_data: ArrayBuffer };

export class LinkStore {
  readonly #sql: SqlStorage;
  #cached: HeldLink | null | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  load(): HeldLink | null {
    if (this.#cached === undefined) this.#cached = this.#exists ? this.#read() : null;
    return this.#cached;
  }

  #read(): HeldLink | null {
    const [row] = this.#sql.exec<Row>('SELECT link_id, fixed_data, user_data FROM link');
    if (row === undefined) return null;
    const linkData = { fixedData: new Uint8Array(row.fixed_data), userData: new Uint8Array(row.user_data) };
    return { linkId: new Uint8Array(row.link_id) as LinkId, linkData };
  }

  save(link: HeldLink): void {
    const { linkId, linkData } = link;
    this.#sql.exec(createLinkTable);
    this.#sql.exec(
      'INSERT OR REPLACE INTO link (id, link_id, fixed_data, user_data) VALUES (1, ?, ?, ?)',
      linkId,
      linkData.fixedData,
      linkData.userData,
    );
    this.#cached = link;
  }

  remove(): void {
    if (this.#exists) this.#sql.exec('DELETE FROM link');
    this.#cached = null;
  }

  /** After a transaction that was undone, or with the queue, what is cached is not what is on disk. */
  forget(): void {
    this.#cached = undefined;
  }

  get #exists(): boolean {
    return this.#sql.exec(linkTableExists).next().done === false;
  }
}
