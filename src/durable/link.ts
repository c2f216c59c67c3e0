// One short link: to which queue it leads. The link data is the queue's; here is only where to look for it, sealed.
// Mirrors `links` in Server/QueueStore/STM.hs.

import { DurableObject } from 'cloudflare:workers';
import { equal } from '../proto/bytes.ts';
import type { SenderId } from '../proto/ids.ts';
import { type ClaimCall, type ClaimResult, type LinkCall, linkFormat, type ReleaseCall } from './linkCall.ts';
import { seal, unseal } from './seal.ts';

const createTable = `
  CREATE TABLE target (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    -- Sealed: the queue's sender ID.
    queue BLOB NOT NULL,
    -- Seconds since 1970.
    claimed_at INTEGER NOT NULL
  ) STRICT;`;

/** Seconds within which a queue that claimed the link gets to know of it. */
const settling = 60;

interface Target {
  senderId: SenderId;
  isSettled: boolean;
}

export class Link extends DurableObject<Env> {
  /** Null where the link leads nowhere. */
  async resolve({ format, sealKey }: LinkCall): Promise<SenderId | null> {
    checkFormat(format);
    return this.#target(sealKey)?.senderId ?? null;
  }

  async claim({ format, sealKey, senderId, insteadOf }: ClaimCall): Promise<ClaimResult> {
    checkFormat(format);
    const target = this.#target(sealKey);
    if (target !== null && !mayClaim(target, senderId, insteadOf))
      return { isClaimed: false, by: target.senderId, isSettled: target.isSettled };
    // Also where it has the link: it is about to set it anew, and nobody is to find meanwhile that it is without.
    this.ctx.storage.transactionSync(() => this.#store(sealKey, senderId));
    return { isClaimed: true };
  }

  async release({ format, sealKey, senderId, ifSettled }: ReleaseCall): Promise<void> {
    checkFormat(format);
    const target = this.#target(sealKey);
    if (target === null || !equal(target.senderId, senderId) || (ifSettled && !target.isSettled)) return;
    await this.ctx.storage.deleteAll();
  }

  #target(sealKey: Uint8Array): Target | null {
    if (!this.#exists) return null;
    const { queue, claimed_at } = this.ctx.storage.sql
      .exec<{ queue: ArrayBuffer; claimed_at: number }>('SELECT queue, claimed_at FROM target')
      .one();
    const senderId = unseal(sealKey, new Uint8Array(queue)) as SenderId | null;
    return senderId === null ? null : { senderId, isSettled: Math.abs(now() - claimed_at) > settling };
  }

  #store(sealKey: Uint8Array, senderId: SenderId): void {
    const { sql } = this.ctx.storage;
    if (!this.#exists) sql.exec(createTable);
    sql.exec(
      'INSERT OR REPLACE INTO target (id, format, queue, claimed_at) VALUES (1, ?, ?, ?)',
      linkFormat,
      seal(sealKey, senderId),
      now(),
    );
  }

  get #exists(): boolean {
    return (
      this.ctx.storage.sql.exec("SELECT 1 FROM sqlite_schema WHERE name = 'target'").next().done === false
    );
  }
}

/** A queue that was found to be without the link may have claimed it again since. */
function mayClaim(target: Target, senderId: SenderId, insteadOf: SenderId | null): boolean {
  if (equal(target.senderId, senderId)) return true;
  return target.isSettled && insteadOf !== null && equal(target.senderId, insteadOf);
}

function checkFormat(format: number): void {
  if (format !== linkFormat) throw new Error('a call of another version of the code');
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
