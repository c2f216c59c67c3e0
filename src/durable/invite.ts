// One invite code: how many of its uses are gone. It knows neither the code nor who used it, for which queue, or when.

import { DurableObject } from 'cloudflare:workers';
import { inviteFormat, type InviteCall } from './inviteCode.ts';
import { checkStored } from './storedFormat.ts';

const createTable = `
  CREATE TABLE IF NOT EXISTS spending (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    used INTEGER NOT NULL,
    format INTEGER NOT NULL DEFAULT 1
  ) STRICT;`;

export class Invite extends DurableObject<Env> {
  /** One use, gone for good whatever becomes of the queue; false where none is left. */
  async spend({ format, uses }: InviteCall): Promise<boolean> {
    checkFormat(format);
    return this.ctx.storage.transactionSync(() => {
      const used = this.#used();
      if (used >= uses) return false;
      this.#store(used + 1);
      return true;
    });
  }

  /** For the operator: none is left. */
  async revoke({ format, uses }: InviteCall): Promise<void> {
    checkFormat(format);
    this.ctx.storage.transactionSync(() => {
      this.#used();
      this.#store(uses);
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
    this.ctx.storage.sql.exec('INSERT OR REPLACE INTO spending (id, used) VALUES (1, ?)', used);
  }
}

function checkFormat(format: number): void {
  if (format !== inviteFormat) throw new Error('a call of another version of the code');
}
