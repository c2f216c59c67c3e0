// Counters of the whole deployment, kept by several of these. Sessions hand over what they have counted; whoever may
// ask sees what was counted up to the last full minute.

import { DurableObject } from 'cloudflare:workers';
import { checkCall } from './checkCall.ts';
import { minuteOf } from './creationCaps.ts';
import { type MeterCall, meterFormat } from './meterCall.ts';
import { type Counts, sum } from './metrics.ts';
import { checkStored } from './storedFormat.ts';

/** Numbers, and the minute (since 1970) in which there were last more of them. */
export interface MeterRecord {
  format: 1;
  minute: number;
  /** Before that minute began. */
  before: Counts;
  total: Counts;
}

const key = 'counts';
const nothing: MeterRecord = { format: 1, minute: 0, before: {}, total: {} };

export class Meter extends DurableObject<Env> {
  async add({ format, counts }: MeterCall): Promise<void> {
    checkCall(format, meterFormat);
    this.ctx.storage.kv.put(key, added(this.#record, counts, minuteOf(Date.now())));
  }

  async shown(): Promise<Counts> {
    return shownAt(this.#record, minuteOf(Date.now()));
  }

  get #record(): MeterRecord {
    const record = this.ctx.storage.kv.get<MeterRecord>(key) ?? nothing;
    checkStored(record.format, nothing.format);
    return record;
  }
}

/** A clock that was set back does not begin a minute anew. */
export function added(record: MeterRecord, counts: Counts, now: number): MeterRecord {
  const { format, total } = record;
  const minute = Math.max(record.minute, now);
  return { format, minute, before: shownAt(record, minute), total: sum([total, counts]) };
}

/** Numbers that change within a minute would tell when whoever is connected does something. */
export function shownAt({ minute, before, total }: MeterRecord, now: number): Counts {
  return now > minute ? total : before;
}
