// What the client keeps: values under keys, behind one interface with a backend for browsers and one for Node. On disk
// both are sealed: nothing but the number of entries, their lengths and the numbers in their keys can be read there.

export type KeyPart = string | number;

/**
 * Names an entry, from the general to the particular. Numbers are whole, from 0 on, and sort; words and IDs are
 * hidden on disk and so come in no order.
 */
export type Key = readonly KeyPart[];

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [name: string]: Value };

export type Entry = readonly [key: Key, value: Value];

export type Write = { key: Key; value: Value } | { key: Key; deleted: true };

/** The entries whose keys begin with `prefix`; with `from` or `before` those where such a number comes next. */
export interface Range {
  prefix: Key;
  from?: number;
  before?: number;
  /** At most so many, from the end if `reverse`. */
  limit?: number;
  reverse?: boolean;
}

/** Each of these rejects with a StoreFailure where the disk does not do its part. */
export interface Store {
  get(key: Key): Promise<Value | null>;
  list(range: Range): Promise<Entry[]>;
  /**
   * All of the batch or nothing, and durable before it resolves. A failure rejects, so that no caller goes on to
   * acknowledge what is not stored. Batches are stored in the order in which they were given.
   */
  write(batch: readonly Write[]): Promise<void>;
  close(): Promise<void>;
}

export type FailureReason =
  /** No room on the disk, or none for this page. Nothing of the batch is stored; what was stored is there. */
  | 'full'
  /** What is stored is not what was written. */
  | 'damaged'
  /** The store is closed: by its owner, or by the browser, which takes back what pages keep. */
  | 'closed'
  /** The disk reports an error. */
  | 'broken';

export class StoreFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, options?: ErrorOptions) {
    super(`the store is ${reason}`, options);
    this.reason = reason;
  }
}
