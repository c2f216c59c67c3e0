// The platform's list of a Worker's objects, from its API. It comes in pages, and a place in it is good for a while only:
// where one is not any more, the list is begun anew.

import { apiTrouble } from '../operator/account.ts';
import type { ApiResult, Cloudflare, ObjectPage } from '../operator/cloudflare.ts';
import { Stop } from '../operator/stop.ts';
import { persevere } from './perseverance.ts';

/** How often a list is begun. */
const maxRounds = 3;
/** More namespaces than an account may have. */
const maxPages = 100;

type Where = { page: ObjectPage } | 'gone';

export class CloudflareObjects {
  readonly #cloudflare: Cloudflare;
  readonly #account: string;
  readonly #worker: string;
  readonly #pauses: readonly number[] | undefined;

  /** `pauses`: milliseconds before each further attempt at a call. */
  constructor(cloudflare: Cloudflare, account: string, worker: string, pauses?: readonly number[]) {
    this.#cloudflare = cloudflare;
    this.#account = account;
    this.#worker = worker;
    this.#pauses = pauses;
  }

  async list(className: string): Promise<string[]> {
    const namespace = await this.#namespaceOf(className);
    for (let round = 0; round < maxRounds; round++) {
      const listed = await this.#listAll(namespace);
      if (listed !== null) return listed;
    }
    throw new Stop('Cloudflare takes back its place in the list of objects each time. Try again later.');
  }

  async #namespaceOf(className: string): Promise<string> {
    for (let at = 1; at <= maxPages; at++) {
      const page = await this.#ask(() => this.#cloudflare.objectNamespaces(this.#account, at));
      if (!page.ok) throw new Stop(apiTrouble('The account’s objects', page));
      const own = page.value.find((one) => one.worker === this.#worker && one.className === className);
      if (own !== undefined) return own.id;
      if (page.value.length === 0) break;
    }
    throw new Stop(
      `The account has no Worker called ${this.#worker} that is a relay. Say which: --worker <name>, and CLOUDFLARE_ACCOUNT_ID.`,
    );
  }

  /** Null where a place in it was lost. */
  async #listAll(namespace: string): Promise<string[] | null> {
    const ids = new Set<string>();
    const places = new Set<string | null>([null]);
    for (let cursor: string | null = null; ;) {
      const where = await this.#pageAt(namespace, cursor);
      if (where === 'gone') return null;
      for (const id of where.page.ids) ids.add(id);
      ({ cursor } = where.page);
      if (cursor === null) return [...ids];
      // It would go round for ever.
      if (places.has(cursor)) return null;
      places.add(cursor);
    }
  }

  async #pageAt(namespace: string, cursor: string | null): Promise<Where> {
    const asked = await this.#ask(() => this.#cloudflare.objects(this.#account, namespace, cursor));
    if (asked.ok) return { page: asked.value };
    if (cursor !== null && asked.kind === 'refused' && !isPassing(asked)) return 'gone';
    throw new Stop(apiTrouble('The relay’s objects', asked));
  }

  #ask<T>(attempt: () => Promise<ApiResult<T>>): Promise<ApiResult<T>> {
    return persevere(attempt, isPassing, this.#pauses);
  }
}

/** The platform asks to wait, is in trouble, or was not reached. */
function isPassing(result: ApiResult<unknown>): boolean {
  if (result.ok) return false;
  const { kind } = result;
  return kind === 'unreachable' || (kind === 'refused' && (result.status === 429 || result.status >= 500));
}
