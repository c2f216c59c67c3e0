// The few calls of Cloudflare's API that setup, deploy and a move make themselves, with the login that wrangler has.
// developers.cloudflare.com/api: accounts, workers, zones, durable objects.

import { wranglerSays } from './wrangler.ts';

export type ApiFailure =
  | { ok: false; kind: 'unreachable' }
  /** The login does not admit to it, or to anything. */
  | { ok: false; kind: 'forbidden'; message: string }
  | { ok: false; kind: 'absent' }
  | { ok: false; kind: 'refused'; message: string; status: number };

export type ApiResult<T> = { ok: true; value: T } | ApiFailure;

export interface Account {
  id: string;
  name: string;
}

/** The objects of one class of a Worker. */
export interface ObjectNamespace {
  id: string;
  worker: string;
  className: string;
}

/** `cursor`: of the next page; null where there is none. */
export interface ObjectPage {
  ids: string[];
  cursor: string | null;
}

type Login = Record<string, string>;

const base = () => process.env['CLOUDFLARE_API_BASE_URL'] ?? 'https://api.cloudflare.com/client/v4';
const patience = 30_000;

export class Cloudflare {
  readonly #headers: Login;

  private constructor(headers: Login) {
    this.#headers = headers;
  }

  /** Null where nobody is logged in. */
  static async login(): Promise<Cloudflare | null> {
    // Wrangler would take it first, too, after a second or two.
    const { CLOUDFLARE_API_TOKEN: token } = process.env;
    if (token) return new Cloudflare({ Authorization: `Bearer ${token}` });
    const printed = await wranglerSays(['auth', 'token', '--json']);
    const headers = printed === null ? null : headersOf(printed);
    return headers === null ? null : new Cloudflare(headers);
  }

  accounts(): Promise<ApiResult<Account[]>> {
    return this.#call('GET', '/accounts?per_page=50', (result) =>
      list(result).map((account) => ({ id: text(account, 'id'), name: text(account, 'name') })),
    );
  }

  /** The `<subdomain>` of `<worker>.<subdomain>.workers.dev`; `absent` where the account has none yet. */
  subdomain(account: string): Promise<ApiResult<string>> {
    return this.#call('GET', `/accounts/${account}/workers/subdomain`, (result) => text(result, 'subdomain'));
  }

  /** The plain variables of a Worker; `absent` where there is none of this name. */
  variables(account: string, worker: string): Promise<ApiResult<Map<string, string>>> {
    return this.#call('GET', `/accounts/${account}/workers/scripts/${worker}/settings`, (result) => {
      const plain = list(member(result, 'bindings')).filter((one) => text(one, 'type') === 'plain_text');
      return new Map(plain.map((one) => [text(one, 'name'), text(one, 'text')]));
    });
  }

  secretNames(account: string, worker: string): Promise<ApiResult<string[]>> {
    return this.#call('GET', `/accounts/${account}/workers/scripts/${worker}/secrets`, (result) =>
      list(result).map((secret) => text(secret, 'name')),
    );
  }

  deleteSecret(account: string, worker: string, name: string): Promise<ApiResult<undefined>> {
    return this.#call(
      'DELETE',
      `/accounts/${account}/workers/scripts/${worker}/secrets/${name}`,
      () => undefined,
    );
  }

  /** The Worker that a host name leads to; null: none. */
  workerAt(account: string, host: string): Promise<ApiResult<string | null>> {
    return this.#call('GET', `/accounts/${account}/workers/domains?hostname=${host}`, (result) => {
      const domain = list(result).find((one) => text(one, 'hostname') === host);
      return domain === undefined ? null : text(domain, 'service');
    });
  }

  /** Whether the account has a zone of this name. */
  hasZone(account: string, name: string): Promise<ApiResult<boolean>> {
    return this.#call('GET', `/zones?name=${name}&account.id=${account}`, (result) =>
      list(result).some((zone) => text(zone, 'name') === name),
    );
  }

  /** One page of the account's; empty behind the last one. */
  objectNamespaces(account: string, page: number): Promise<ApiResult<ObjectNamespace[]>> {
    const path = `/accounts/${account}/workers/durable_objects/namespaces?per_page=100&page=${page}`;
    return this.#call('GET', path, (result) =>
      list(result).map((one) => ({
        id: text(one, 'id'),
        worker: text(one, 'script'),
        className: text(one, 'class'),
      })),
    );
  }

  /** The objects of a namespace that keep something, in hexadecimal. Null: from the beginning. */
  objects(account: string, namespace: string, cursor: string | null): Promise<ApiResult<ObjectPage>> {
    const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/accounts/${account}/workers/durable_objects/namespaces/${namespace}/objects?limit=1000${from}`;
    return this.#call('GET', path, (result, info) => ({
      ids: list(result)
        .filter((one) => member(one, 'hasStoredData') !== false)
        .map((one) => text(one, 'id')),
      // Documented as the one, and seen in Cloudflare's own older libraries as the other.
      cursor: text(member(info, 'cursors'), 'after') || text(info, 'cursor') || null,
    }));
  }

  async #call<T>(
    method: string,
    path: string,
    read: (result: unknown, info: unknown) => T,
  ): Promise<ApiResult<T>> {
    let response: Response;
    let body: unknown;
    try {
      const signal = AbortSignal.timeout(patience);
      response = await fetch(`${base()}${path}`, { method, headers: this.#headers, signal });
      body = await response.json();
    } catch {
      return { ok: false, kind: 'unreachable' };
    }
    if (response.ok && member(body, 'success') === true)
      return { ok: true, value: read(member(body, 'result'), member(body, 'result_info')) };
    return failure(response.status, body);
  }
}

/** 10007 is the code of “not found” for Workers. */
function failure(status: number, body: unknown): ApiFailure {
  const [error] = list(member(body, 'errors'));
  const message = `${text(error, 'message') || 'no reason given'} (${text(error, 'code') || status})`;
  if (status === 404 || text(error, 'code') === '10007') return { ok: false, kind: 'absent' };
  if (status === 401 || status === 403) return { ok: false, kind: 'forbidden', message };
  return { ok: false, kind: 'refused', message, status };
}

function headersOf(printed: string): Login | null {
  // It may have news of itself to tell before.
  const login: unknown = JSON.parse(printed.slice(printed.indexOf('{')));
  const [token, key, email] = ['token', 'key', 'email'].map((name) => text(login, name));
  if (token) return { Authorization: `Bearer ${token}` };
  return key && email ? { 'X-Auth-Key': key, 'X-Auth-Email': email } : null;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function text(value: unknown, name: string): string {
  const found = member(value, name);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
