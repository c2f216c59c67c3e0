// The few calls of Cloudflare's API that setup, deploy, a move and wrangler make, as they were seen on the wire of wrangler, with
// faults where a test wants them.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ObjectListing, ObjectLists } from './objectLists.ts';

type Binding = { name: string; type: string; text?: string };

export interface Worker {
  bindings: Binding[];
  workersDev: boolean;
}

/** In place of an answer: a status with an error's code, or the end of the connection. */
export type Fault = { status: number; code: number } | 'end';

export class CloudflareStandIn {
  accounts = [{ id: 'a'.repeat(32), name: 'Mine' }];
  subdomain: string | null = 'ops';
  zones: string[] = [];
  readonly workers = new Map<string, Worker>();
  /** From a host name to a Worker's. */
  readonly domains = new Map<string, string>();
  readonly objects = new ObjectLists();
  /** Method and path of all that was asked. */
  readonly calls: string[] = [];
  /** The bytes of the last upload. */
  uploaded = '';
  readonly #faults = new Map<string, { fault: Fault; times: number }>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#answers(request, response));
  }

  static async start(): Promise<CloudflareStandIn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CloudflareStandIn(server);
  }

  /** What was asked beyond looking. */
  get changes(): string[] {
    return this.calls.filter((call) => !call.startsWith('GET '));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `call`: method and the end of a path. Until it is repaired, or so many times. */
  breaks(call: string, fault: Fault, times = Infinity): void {
    this.#faults.set(call, { fault, times });
  }

  isRepaired(): void {
    this.#faults.clear();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answers(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const call = `${request.method} ${pathname}`;
    this.calls.push(call);
    const body = await read(request);
    const fault = this.#faultOf(call);
    if (fault === 'end') {
      request.socket.destroy();
      return;
    }
    const result = fault ?? this.#result(request.method ?? '', pathname, searchParams, body);
    respond(response, result);
  }

  #faultOf(call: string): Fault | undefined {
    const broken = [...this.#faults].find(([one]) => matches(call, one))?.[1];
    return broken !== undefined && broken.times-- > 0 ? broken.fault : undefined;
  }

  #result(method: string, path: string, query: URLSearchParams, body: string): unknown {
    const [, kind, name = '', rest = ''] = /^\/accounts\/\w+\/workers\/(\w+)\/([\w-]+)(.*)$/.exec(path) ?? [];
    if (kind === 'durable_objects') return this.objects.answer(rest, query);
    return kind === undefined ? this.#ofAccount(path, query) : this.#ofWorker(method, name, rest, body);
  }

  #ofAccount(path: string, query: URLSearchParams): unknown {
    switch (path.slice(path.lastIndexOf('/') + 1)) {
      case 'accounts':
        return this.accounts;
      case 'memberships':
        return this.accounts.map((account) => ({ id: account.id, account }));
      case 'zones':
        return this.zones.filter((zone) => zone === query.get('name')).map((name) => ({ name }));
      case 'subdomain':
        return this.subdomain === null ? notFound : { subdomain: this.subdomain };
      case 'domains':
        return this.#domainsAt(query.get('hostname') ?? '');
      default:
        return notFound;
    }
  }

  #domainsAt(hostname: string): unknown {
    const service = this.domains.get(hostname);
    return service === undefined ? [] : [{ hostname, service }];
  }

  #ofWorker(method: string, name: string, rest: string, body: string): unknown {
    if (method === 'PUT' && rest === '') return this.#upload(name, body);
    // It has all files already.
    if (rest === '/assets-upload-session') return { jwt: 'a.b.c', buckets: [] };
    const worker = this.workers.get(name);
    if (worker === undefined) return notFound;
    if (rest.startsWith('/secrets/')) return this.#forget(worker, rest.slice('/secrets/'.length));
    switch (rest) {
      case '/secrets':
        return worker.bindings
          .filter(({ type }) => type === 'secret_text')
          .map(({ name: secret }) => ({ name: secret }));
      case '/settings':
        return { bindings: worker.bindings };
      case '/subdomain':
        worker.workersDev = (JSON.parse(body) as { enabled: boolean }).enabled;
        return { enabled: worker.workersDev, previews_enabled: false };
      case '/domains/changeset':
        return { added: [], removed: [], updated: [], conflicting: [] };
      case '/domains/records':
        for (const { hostname } of (JSON.parse(body) as { origins: { hostname: string }[] }).origins) {
          this.domains.set(hostname, name);
        }
        return {};
      case '/versions':
        return { ...this.#upload(name, body), resources: { script: { etag: 'e' } } };
      case '/deployments':
        return { deployments: [] };
      default:
        // Also what wrangler asks about a Worker before and after its upload.
        return {
          subdomain: { enabled: worker.workersDev, previews_enabled: false },
          default_environment: { script: {} },
        };
    }
  }

  #upload(name: string, body: string): object {
    this.uploaded = body;
    const metadata = /name="metadata"\r\n\r\n(.*?)\r\n--/s.exec(body)?.[1] ?? '{}';
    this.takes(name, (JSON.parse(metadata) as { bindings: Binding[] }).bindings);
    return { id: name, etag: 'e', startup_time_ms: 1, deployment_id: 'd'.repeat(32) };
  }

  /** As after an upload: variables are replaced, and secrets are kept unless they come again. */
  takes(name: string, bindings: readonly Binding[]): void {
    const given = new Set(bindings.map((one) => one.name));
    const before = this.workers.get(name) ?? { bindings: [], workersDev: false };
    const kept = before.bindings.filter((one) => one.type === 'secret_text' && !given.has(one.name));
    this.workers.set(name, { ...before, bindings: [...bindings, ...kept] });
  }

  #forget(worker: Worker, secret: string): unknown {
    worker.bindings = worker.bindings.filter(({ name }) => name !== secret);
    return null;
  }
}

const notFound: Fault = { status: 404, code: 10007 };

function matches(call: string, fault: string): boolean {
  const [method = '', path = ''] = fault.split(' ');
  return call.startsWith(`${method} `) && call.endsWith(path);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

function respond(response: ServerResponse, result: unknown): void {
  const fault =
    typeof result === 'object' && result !== null && 'status' in result
      ? (result as Exclude<Fault, 'end'>)
      : null;
  const count = Array.isArray(result) ? result.length : 0;
  const errors = fault === null ? [] : [{ code: fault.code, message: 'refused by the stand-in' }];
  response.writeHead(fault?.status ?? 200, { 'Content-Type': 'application/json' }).end(
    JSON.stringify({
      success: fault === null,
      errors,
      messages: [],
      result: fault === null ? result : null,
      result_info: { page: 1, per_page: 50, count, total_count: count, total_pages: 1 },
      ...(isListing(result) ? result : {}),
    }),
  );
}

const isListing = (result: unknown): result is ObjectListing =>
  typeof result === 'object' && result !== null && 'result_info' in result;
