// One invite code: how many of its uses are gone. It knows neither the code nor who used it, for which queue, or when.

import { DurableObject } from 'cloudflare:workers';
import { checkCall } from './checkCall.ts';
import { inviteFormat, type InviteCall, type MovedInvite } from './inviteCode.ts';
import { checkStored } from './storedFormat.ts';

const createTable = `
  CREATE TABLE IF NOT EXISTS spending (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    used INTEGER NOT NULL,
    format INTEGER NOT NULL DEFAULT 1
  ) STRICT;`;

/** What the object is called, for whoever reaches it by its hexadecimal ID: a keyed hash of the code. */
const createName = `
  CREATE TABLE IF NOT EXISTS name (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL
  ) STRICT;`;

export class Invite extends DurableObject<Env> {
  /** One use, gone for good whatever becomes of the queue; false where none is left. */
  async spend({ format, uses }: InviteCall): Promise<boolean> {
    checkCall(format, inviteFormat);
    return this.ctx.storage.transactionSync(() => {
      const used = this.#used();
      if (used >= uses) return false;
      this.#store(used + 1);
      return true;
    });
  }

  /** For the operator: none is left. */
  async revoke({ format, uses }: InviteCall): Promise<void> {
    checkCall(format, inviteFormat);
    this.ctx.storage.transactionSync(() => {
      this.#used();
      this.#store(uses);
    });
  }

  /** For a move. Null where nothing was spent. */
  async moveOut(format: number): Promise<MovedInvite | null> {
    checkCall(format, inviteFormat);
    const { sql } = this.ctx.storage;
    if (sql.exec("SELECT 1 FROM sqlite_schema WHERE name = 'spending'").next().done) return null;
    const used = this.#used();
    sql.exec(createName);
    const [row] = sql.exec<{ name: string }>('SELECT name FROM name');
    return { name: row?.name ?? null, used };
  }

  /** What is gone here or there is gone. False where nothing changes. */
  async moveIn({ format, uses: used }: InviteCall): Promise<boolean> {
    checkCall(format, inviteFormat);
    return this.ctx.storage.transactionSync(() => {
      if (this.#used() >= used) return false;
      this.#store(used);
      return true;
    });
  }

  #used(): number {
    const { sql } = this.ctx.storage;
    sql.exec(createTable);
    const [row] = sql.exec<{ used: number; format?: number }>('SELECT * FROM spending');
    // The first tables had no such column.
    checkStored(row?.format ?? 1, inviteFormat);
    return row?.used ?? 0;
  }

  #store(used: number): void {
    const { sql } = this.ctx.storage;
    sql.exec('INSERT OR REPLACE INTO spending (id, used) VALUES (1, ?)', used);
    sql.exec(createName);
    const { name } = this.ctx.id;
    if (name !== undefined) sql.exec('INSERT OR IGNORE INTO name (id, name) VALUES (1, ?)', name);
  }
}
