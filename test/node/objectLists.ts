// The platform's lists of objects as the stand-in gives them: in pages, behind cursors that are good once and for a while.

import { createHash } from 'node:crypto';
import type { Fault } from './cloudflareStandIn.ts';

export interface ObjectListing {
  result: unknown;
  result_info: object;
}

const pageSize = 3;

export class ObjectLists {
  /** By namespace: `<worker> <class>`. */
  readonly #objects = new Map<string, { id: string; hasStoredData: boolean }[]>();
  #cursors = new Map<string, number>();
  /** How they come: as documented, or as in Cloudflare's older libraries. */
  cursorsAre: 'cursors.after' | 'cursor' = 'cursors.after';
  #given = 0;

  has(worker: string, className: string, ids: readonly string[], empty: readonly string[] = []): void {
    const listed = ids.map((id) => ({ id, hasStoredData: true }));
    const probed = empty.map((id) => ({ id, hasStoredData: false }));
    this.#objects.set(`${worker} ${className}`, [...listed, ...probed]);
  }

  cursorsExpire(): void {
    this.#cursors = new Map();
  }

  answer(path: string, query: URLSearchParams): ObjectListing | Fault {
    const [, namespace] = /^\/([^/]+)\/objects$/.exec(path) ?? [];
    return namespace === undefined
      ? this.#namespaces(Number(query.get('page')))
      : this.#page(namespace, query);
  }

  /** Two a page. */
  #namespaces(page: number): ObjectListing {
    const names = [...this.#objects.keys()].slice(2 * (page - 1), 2 * page);
    const result = names.map((name) => {
      const [script = '', className = ''] = name.split(' ');
      return { id: idOf(name), name: `${script}_${className}`, script, class: className, use_sqlite: true };
    });
    return { result, result_info: { page, per_page: 2, count: result.length } };
  }

  #page(namespace: string, query: URLSearchParams): ObjectListing | Fault {
    const objects = [...this.#objects].find(([name]) => idOf(name) === namespace)?.[1];
    const cursor = query.get('cursor');
    const from = cursor === null ? 0 : this.#cursors.get(cursor);
    if (objects === undefined) return { status: 404, code: 10_066 };
    if (from === undefined) return { status: 400, code: 10_029 };
    const result = objects.slice(from, from + pageSize);
    const next = from + pageSize < objects.length ? this.#cursor(from + pageSize) : '';
    const cursors = this.cursorsAre === 'cursor' ? { cursor: next } : { cursors: { after: next } };
    return { result, result_info: { count: result.length, ...cursors } };
  }

  #cursor(from: number): string {
    const cursor = `c${this.#given++}/+=`;
    this.#cursors.set(cursor, from);
    return cursor;
  }
}

const idOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32);
