// What a queue's short link leads to, on disk and cached: a row of its own, since it is as large as a message and
// seldom written. The link's ID is sealed, as all IDs are at rest.

import type { LinkId } from '../proto/ids.ts';
import type { QueueNames } from './names.ts';
import type { HeldLink } from './queueState.ts';
import { createLinkTable, linkTableExists } from './schema.ts';
import { seal, unseal } from './seal.ts';

type Row = { link_id: ArrayBuffer; fixed_data: ArrayBuffer; user_data: ArrayBuffer };

export class LinkStore {
  readonly #sql: SqlStorage;
  #cached: HeldLink | null | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Null where there is none, or what was sealed under another key: of another relay, to which no link leads. */
  load({ sealKey }: Pick<QueueNames, 'sealKey'>): HeldLink | null {
    if (this.#cached === undefined) this.#cached = this.#exists ? this.#read(sealKey) : null;
    return this.#cached;
  }

  #read(sealKey: Uint8Array): HeldLink | null {
    const [row] = this.#sql.exec<Row>('SELECT link_id, fixed_data, user_data FROM link');
    const linkId = row === undefined ? null : unseal(sealKey, new Uint8Array(row.link_id));
    if (row === undefined || linkId === null) return null;
    const linkData = { fixedData: new Uint8Array(row.fixed_data), userData: new Uint8Array(row.user_data) };
    return { linkId: linkId as LinkId, linkData };
  }

  save(link: HeldLink, { sealKey }: Pick<QueueNames, 'sealKey'>): void {
    const { linkId, linkData } = link;
    this.#sql.exec(createLinkTable);
    this.#sql.exec(
      'INSERT OR REPLACE INTO link (id, link_id, fixed_data, user_data) VALUES (1, ?, ?, ?)',
      seal(sealKey, linkId),
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
