// Where sealed entries lie: byte strings under byte strings, in their order. What a backend must do beside what
// `Store` asks is little, so that what is proven of the store is proven on both.

export type SealedEntry = readonly [key: Uint8Array, sealed: Uint8Array];

/** Null deletes. */
export type SealedWrite = readonly [key: Uint8Array, sealed: Uint8Array | null];

export interface SealedRange {
  from: Uint8Array;
  before: Uint8Array;
  limit: number;
  reverse: boolean;
}

/** Opening one changes nothing: it may hold a later version's store. Its failures are StoreFailures. */
export interface Backend {
  get(key: Uint8Array): Promise<Uint8Array | null>;
  list(range: SealedRange): Promise<SealedEntry[]>;
  /** All or nothing, durable before it resolves, in the order of the calls. */
  write(batch: readonly SealedWrite[]): Promise<void>;
  close(): Promise<void>;
}

export type BackendError =
  /** Another tab or process has it. */
  | { error: 'open elsewhere' }
  /** No store can be opened here: a browser that keeps nothing for this page, a folder that cannot be written to. */
  | { error: 'unavailable' }
  /** What lies there is no store. */
  | { error: 'damaged' }
  /** A later version's, in a form that this one cannot read at all. */
  | { error: 'future' };

export type OpenedBackend = { ok: true; backend: Backend } | ({ ok: false } & BackendError);
