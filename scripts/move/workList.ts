// What an export has to go through, in an order that stays: kept beside the file until that is whole, since a place in
// the platform's own list is good for a while only.

import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { ListObjects } from './objectList.ts';

/** Objects in one request: all of them are started for it. */
export const batchSize = 64;

export interface Batch {
  of: string;
  /** In hexadecimal. */
  objects: string[];
}

export class WorkList {
  readonly #path: string;
  /** `queues <ID>`, `invites <ID>`. */
  readonly #objects: string[];

  private constructor(path: string, objects: string[]) {
    this.#path = path;
    this.#objects = objects;
  }

  static isAt(path: string): boolean {
    return existsSync(path);
  }

  static async read(path: string): Promise<WorkList> {
    const lines = (await readFile(path, 'latin1')).split('\n');
    return new WorkList(
      path,
      lines.filter((line) => line !== ''),
    );
  }

  /** Codes are spent until all of the relay knows that it moves: they come last. */
  static async begin(path: string, list: ListObjects): Promise<WorkList> {
    const begun = new WorkList(path, await named(list, 'Queue'));
    await begun.#keep();
    return begun;
  }

  get length(): number {
    return this.#objects.length;
  }

  /** Of one kind; null behind the last one. */
  batchAt(from: number): Batch | null {
    const [of = ''] = this.#objects[from]?.split(' ') ?? [];
    const next = this.#objects.slice(from, from + batchSize);
    const others = next.findIndex((object) => !object.startsWith(`${of} `));
    const batch = others < 0 ? next : next.slice(0, others);
    return batch.length === 0 ? null : { of, objects: batch.map((object) => object.slice(of.length + 1)) };
  }

  /** Takes up what is listed by now; false where nothing is new. */
  async lookAgain(list: ListObjects): Promise<boolean> {
    const known = new Set(this.#objects);
    const listed = [...(await named(list, 'Queue')), ...(await named(list, 'Invite'))];
    const late = listed.filter((object) => !known.has(object));
    this.#objects.push(...late);
    if (late.length > 0) await this.#keep();
    return late.length > 0;
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async #keep(): Promise<void> {
    await writeFile(`${this.#path}.new`, this.#objects.join('\n'), { mode: 0o600, flush: true });
    await rename(`${this.#path}.new`, this.#path);
  }
}

async function named(list: ListObjects, of: 'Queue' | 'Invite'): Promise<string[]> {
  const kind = { Queue: 'queues', Invite: 'invites' }[of];
  return (await list(of)).map((id) => `${kind} ${id}`);
}
