// Takes a relay's queues, codes and settings into a file. Whatever breaks off, the same command goes on behind the last
// page that is in it: what is exported twice is the same twice.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { base64url } from '../../src/proto/bytes.ts';
import { readAddress } from '../doctor/address.ts';
import { Stop } from '../operator/stop.ts';
import {
  digestOf,
  type Header,
  headerOf,
  isBegun,
  type Page,
  readExport,
  type Totals,
} from './exportFile.ts';
import { howFar } from './howFar.ts';
import type { ListObjects } from './objectList.ts';
import type { Answer, RelayDoor } from './relayDoor.ts';
import { type Batch, WorkList } from './workList.ts';

const nothing: Totals = { queues: 0, invites: 0, holding: 0, messages: 0, unreadable: 0 };

export class Exporting {
  readonly #door: RelayDoor;
  readonly #list: ListObjects;
  readonly #path: string;
  readonly #settle: number;

  /** `settle`: milliseconds after which all of the relay knows that creation is closed. */
  constructor(door: RelayDoor, list: ListObjects, path: string, settle: number) {
    this.#door = door;
    this.#list = list;
    this.#path = path;
    this.#settle = settle;
  }

  async run(): Promise<Totals> {
    const begun = (await this.#resume()) ?? (await this.#begin());
    if (begun.last?.isLast) return begun.last.totals;
    const file = await open(this.#path, 'a');
    try {
      return await this.#addPages(file, begun.header, begun.last);
    } finally {
      await file.close();
    }
  }

  /** Null where there is no file, or only the beginning of its first line. Another's file is left as it is. */
  async #resume(): Promise<{ header: Header; last: Page | null } | null> {
    if (!existsSync(this.#path)) return null;
    let header: Header | null = null;
    let last: Page | null = null;
    let whole = 0;
    for await (const line of readExport(this.#path)) {
      if (line.kind === 'header') header = line.header;
      else last = line.page;
      whole = line.end;
    }
    if (header === null) return isBegun(await readFile(this.#path, 'latin1')) ? null : this.#isOthers();
    if (header.keyHash !== this.#keyHash) this.#isOthers();
    if (last?.isLast !== true && !(await this.#isClosed())) {
      throw new Stop(
        `The move that ${this.#path} belongs to was called off. Export into another file, or remove this one.`,
      );
    }
    await truncate(this.#path, whole);
    return { header, last };
  }

  /** The relay is not told to move before there is a file to put it in. */
  async #begin(): Promise<{ header: Header; last: null }> {
    await writeFile(this.#path, '', { mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      throw new Stop(`${this.#path} cannot be written (${error.code}). Nothing was changed.`);
    });
    await this.#door.ask({ command: 'set', moving: true });
    const header = headerOf({
      keyHash: this.#keyHash,
      id: base64url(randomBytes(32)),
      closedAt: Date.now(),
    });
    await writeFile(this.#path, `${JSON.stringify(header)}\n`, { flush: true });
    return { header, last: null };
  }

  async #addPages(file: FileHandle, header: Header, last: Page | null): Promise<Totals> {
    const work = await this.#work(last);
    const told = howFar('Exported');
    let page = last ?? (await this.#add(file, { header, last: null, done: 0 }, { of: 'settings' }));
    do {
      for (let batch = work.batchAt(page.done); batch !== null; batch = work.batchAt(page.done)) {
        const done = page.done + batch.objects.length;
        page = await this.#add(file, { header, last: page, done }, batch);
        told(done, work.length);
      }
      // Whoever was still let in while all of the relay got to know has a queue behind the list.
      await pause(Math.max(0, header.closedAt + this.#settle - Date.now()));
    } while (await work.lookAgain(this.#list));
    page = await this.#add(file, { header, last: page, done: page.done }, { of: 'end' });
    await work.remove();
    return page.totals;
  }

  async #work(last: Page | null): Promise<WorkList> {
    if (last === null) return WorkList.begin(this.#listPath, this.#list);
    if (WorkList.isAt(this.#listPath)) return WorkList.read(this.#listPath);
    throw new Stop(
      `${this.#listPath} is gone, which says how far the export is. Remove ${this.#path}, and export again.`,
    );
  }

  async #add(
    file: FileHandle,
    { header, last, done }: { header: Header; last: Page | null; done: number },
    what: Batch | { of: 'settings' | 'end' },
  ): Promise<Page> {
    const answer = await this.#door.ask({ command: 'export', after: last?.digest ?? header.id, ...what });
    const { page: sealed } = answer;
    if (typeof sealed !== 'string') throw new Stop(refusal(answer));
    const page: Page = {
      page: (last?.page ?? -1) + 1,
      done,
      totals: sum(last?.totals ?? nothing, answer),
      isLast: what.of === 'end',
      digest: digestOf(sealed),
      sealed,
    };
    await file.appendFile(`${JSON.stringify(page)}\n`);
    await file.datasync();
    return page;
  }

  async #isClosed(): Promise<boolean> {
    const { changed } = await this.#door.ask({ command: 'status' });
    return (changed as { moving?: unknown } | undefined)?.moving === true;
  }

  #isOthers(): never {
    throw new Stop(`${this.#path} is there already, and is not this export. Name another file.`);
  }

  get #listPath(): string {
    return `${this.#path}.objects`;
  }

  get #keyHash(): string {
    return base64url(readAddress(this.#door.address).keyHash);
  }
}

function sum(totals: Totals, answer: Answer): Totals {
  const add = (name: keyof Totals) => totals[name] + Number(answer[name] ?? 0);
  return {
    queues: add('queues'),
    invites: add('invites'),
    holding: add('holding'),
    messages: add('messages'),
    unreadable: add('unreadable'),
  };
}

export function refusal({ refused }: Answer): string {
  switch (refused) {
    case 'not moving':
      return 'The move was called off meanwhile: queues can be created again. Export into another file.';
    case 'not ours':
      return 'The list of objects is not this relay’s. Is it the right Worker, account or folder of state?';
    default:
      return 'The relay answers with what is no page. Is it of the same version?';
  }
}
