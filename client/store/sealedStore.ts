// The store over any backend: what goes in is sealed before, what comes out is opened after the backend's transaction,
// so that none spans anything but itself.

import type { Argon2Parameters } from './argon2.ts';
import type { Backend } from './backend.ts';
import { EntrySeal } from './entrySeal.ts';
import { encodeHeader, type Header, headerKey } from './header.ts';
import { lockWithOwnKey, lockWithPassphrase, type OwnKey } from './lock.ts';
import { formatAfter, type Migration } from './migrations.ts';
import type { Entry, Key, Range, Store, Value, Write } from './store.ts';

export interface SealedStoreParts {
  backend: Backend;
  dataKey: Uint8Array;
  header: Header;
  ownKey: OwnKey;
  steps: readonly Migration[];
  argon2: Argon2Parameters | undefined;
}

export class SealedStore implements Store {
  readonly #parts: SealedStoreParts;
  readonly #seal: EntrySeal;
  #header: Header;

  constructor(parts: SealedStoreParts) {
    this.#parts = parts;
    this.#seal = new EntrySeal(parts.dataKey);
    this.#header = parts.header;
  }

  get format(): number {
    return this.#header.format;
  }

  get hasPassphrase(): boolean {
    return this.#header.lockedKey.lock === 'passphrase';
  }

  async get(key: Key): Promise<Value | null> {
    const place = this.#seal.key(key);
    const sealed = await this.#parts.backend.get(place);
    return sealed === null ? null : this.#seal.open([place, sealed])[1];
  }

  async list(range: Range): Promise<Entry[]> {
    const sealed = await this.#parts.backend.list(this.#seal.range(range));
    return sealed.map((entry) => this.#seal.open(entry));
  }

  async write(batch: readonly Write[]): Promise<void> {
    await this.#parts.backend.write(batch.map((write) => this.#seal.write(write)));
  }

  async close(): Promise<void> {
    await this.#parts.backend.close();
  }

  /** Null for none: then the machine keeps the key. What is stored stays as it is; only its key is locked anew. */
  async changePassphrase(passphrase: string | null): Promise<void> {
    const { dataKey, ownKey, argon2 } = this.#parts;
    const lockedKey =
      passphrase === null
        ? await lockWithOwnKey(dataKey, ownKey)
        : await lockWithPassphrase(dataKey, passphrase, argon2);
    await this.#writeWithHeader([], { ...this.#header, lockedKey });
    if (passphrase !== null) await ownKey.forget();
  }

  /** For an import: all entries of another store, in the format that it had. */
  async adopt(entries: readonly Entry[], format: number): Promise<void> {
    const batch = entries.map(([key, value]) => ({ key, value }));
    await this.#writeWithHeader(batch, { ...this.#header, format });
    await this.migrate();
  }

  /** Each step is one batch, the number of its format included: a crash repeats none and leaves none out. */
  async migrate(): Promise<void> {
    const { steps } = this.#parts;
    while (this.format < formatAfter(steps)) {
      const step = steps[this.format - 1];
      if (step === undefined) throw new RangeError('no such format');
      const batch = await step(this);
      await this.#writeWithHeader(batch, { ...this.#header, format: this.format + 1 });
    }
  }

  async #writeWithHeader(batch: readonly Write[], header: Header): Promise<void> {
    const sealed = batch.map((write) => this.#seal.write(write));
    await this.#parts.backend.write([...sealed, [headerKey, encodeHeader(header)]]);
    this.#header = header;
  }
}
