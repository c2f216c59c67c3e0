// One short link: to which queue it leads. The link data is the queue's; here is only where to look for it, sealed.
// Mirrors `links` in Server/QueueStore/STM.hs.

import { DurableObject } from 'cloudflare:workers';
import { equal } from '../proto/bytes.ts';
import type { SenderId } from '../proto/ids.ts';
import { checkCall } from './checkCall.ts';
import {
  type ClaimCall,
  type ClaimResult,
  type HoldCall,
  type LinkCall,
  linkFormat,
  type ReleaseCall,
  type Target,
} from './linkCall.ts';
import { seal, unseal } from './seal.ts';
import { checkStored } from './storedFormat.ts';

const createTable = `
  CREATE TABLE IF NOT EXISTS target (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    -- Sealed: the queue's sender ID.
    queue BLOB NOT NULL
  ) STRICT;`;

/** Milliseconds for which a claim keeps others away: longer than a queue takes to decide. */
const patience = 60_000;

export class Link extends DurableObject<Env> {
  /**
   * The queue that is about to hold the link. In memory, so that those who may set no link write nothing; should a
   * reset forget it, `hold` finds out whether another was faster.
   */
  #claim: { senderId: SenderId; until: number } | null = null;

  /** Null where the link leads nowhere. */
  async resolve(call: LinkCall): Promise<Target | null> {
    checkCall(call.format, linkFormat);
    return this.#target(call);
  }

  /** Keeps the link for the queue until it holds it, or has given it up. */
  async claim(call: ClaimCall): Promise<ClaimResult> {
    checkCall(call.format, linkFormat);
    const { senderId, insteadOf } = call;
    if (this.#isClaimedBut(senderId)) return { isClaimed: false, holder: null };
    const target = this.#target(call);
    const isOthers = target !== null && !equal(target.senderId, senderId);
    if (isOthers && (insteadOf === null || !equal(target.version, insteadOf)))
      return { isClaimed: false, holder: target };
    if (isOthers) this.ctx.storage.sql.exec('DROP TABLE target');
    this.#claim = { senderId, until: Date.now() + patience };
    return { isClaimed: true };
  }

  /** The queue holds the link: it leads there from now on. False where it leads to another. */
  async hold(call: HoldCall): Promise<boolean> {
    checkCall(call.format, linkFormat);
    const { senderId, sealKey } = call;
    const target = this.#target(call);
    this.#giveUp(senderId);
    if (target !== null && !equal(target.senderId, senderId)) return false;
    this.ctx.storage.transactionSync(() => this.#store(seal(sealKey, senderId)));
    return true;
  }

  async release(call: ReleaseCall): Promise<void> {
    checkCall(call.format, linkFormat);
    const { senderId, version } = call;
    if (version === null) this.#giveUp(senderId);
    const target = this.#target(call);
    if (target === null || !equal(target.senderId, senderId)) return;
    if (version === null || equal(target.version, version)) await this.ctx.storage.deleteAll();
  }

  #isClaimedBut(senderId: SenderId): boolean {
    const claim = this.#claim;
    return claim !== null && Date.now() < claim.until && !equal(claim.senderId, senderId);
  }

  #giveUp(senderId: SenderId): void {
    if (this.#claim !== null && equal(this.#claim.senderId, senderId)) this.#claim = null;
  }

  #target({ sealKey }: LinkCall): Target | null {
    const { sql } = this.ctx.storage;
    const exists = "SELECT 1 FROM sqlite_schema WHERE name = 'target'";
    if (sql.exec(exists).next().done) return null;
    const { format, queue } = sql.exec<{ format: number; queue: ArrayBuffer }>('SELECT * FROM target').one();
    checkStored(format, linkFormat);
    const version = new Uint8Array(queue);
    const senderId = unseal(sealKey, version) as SenderId | null;
    return senderId === null ? null : { senderId, version };
  }

  #store(queue: Uint8Array): void {
    const { sql } = this.ctx.storage;
    sql.exec(createTable);
    sql.exec('INSERT OR REPLACE INTO target (id, format, queue) VALUES (1, ?, ?)', linkFormat, queue);
  }
}
