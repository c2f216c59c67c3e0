// The relay, and what its commands cost: calls from object to object are counted at the stubs, rows where they are
// written, an alarm that is set as one more. `/counts` says how many there were so far.

import { env } from 'cloudflare:workers';
import relay, { Queue as RelayQueue } from '../../src/worker/relay.ts';

export * from '../../src/worker/relay.ts';

const counts = { objectRequests: 0, rowsWritten: 0 };

type Methods = Record<string, (...parameters: unknown[]) => unknown>;

/** Puts `around` in the place of a method of the runtime's class that this object belongs to. */
function wrap(object: object, method: string, around: (result: unknown) => unknown): void {
  const methods = Object.getPrototypeOf(object) as Methods;
  const original = methods[method];
  if (original === undefined) throw new Error(`no ${method}`);
  methods[method] = function (this: unknown, ...parameters: unknown[]) {
    return around(Reflect.apply(original, this, parameters));
  };
}

function countingStub(stub: unknown): unknown {
  return new Proxy(stub as Methods, {
    get: (target, name: string) => {
      const property: unknown = target[name];
      if (typeof property !== 'function') return property;
      return (...parameters: unknown[]) => {
        counts.objectRequests += 1;
        return target[name]?.(...parameters);
      };
    },
  });
}

wrap(env.QUEUE, 'get', countingStub);
wrap(env.QUEUE, 'getByName', countingStub);

let isCountingRows = false;

function countRows(storage: DurableObjectStorage): void {
  if (isCountingRows) return;
  isCountingRows = true;
  wrap(storage.sql, 'exec', (cursor) => {
    counts.rowsWritten += (cursor as { rowsWritten: number }).rowsWritten;
    return cursor;
  });
  wrap(storage, 'setAlarm', (set) => {
    counts.rowsWritten += 1;
    return set;
  });
}

export class Queue extends RelayQueue {
  constructor(ctx: DurableObjectState, bindings: Env) {
    countRows(ctx.storage);
    super(ctx, bindings);
  }
}

export default {
  fetch: (request, bindings, ctx) =>
    new URL(request.url).pathname === '/counts' ? Response.json(counts) : relay.fetch(request, bindings, ctx),
} satisfies ExportedHandler<Env>;
