// RSLV's answers, by what the operator's resolver says. tests/SMPNamesTests.hs `resolverSpec` in the reference.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { NameResolver } from '../../src/durable/nameResolver.ts';
import { aliceRecord } from '../support/resolver.ts';

afterEach(() => vi.useRealTimers());

type Network = ConstructorParameters<typeof NameResolver>[1];
type Reply = (request: Request) => Response | Promise<Response>;

async function resolved(reply: Reply, arrivedAt = Date.now()) {
  const fetch = async (url: string, init: RequestInit) => reply(new Request(url, init));
  const resolver = new NameResolver('http://127.0.0.1:8000', { fetch } as unknown as Network);
  const answer = await resolver.resolve('alice.simplex', arrivedAt);
  return answer.tag === 'ERR' ? answer.error : answer;
}

const failed = (RESOLVER: string) => ({ NAME: { RESOLVER } });
const never = () => new Promise<never>(() => undefined);

describe('a name is', () => {
  test('what the resolver says, written anew', async () => {
    const reply = () => new Response(`  ${JSON.stringify({ later: 1, ...aliceRecord })} `);
    expect(await resolved(reply)).toEqual({ tag: 'RNAME', record: JSON.stringify(aliceRecord) });
  });

  test.each([404, 400])('not found where it answers %i', async (status) =>
    expect(await resolved(() => new Response('{}', { status }))).toEqual({ NAME: 'NOT_FOUND' }),
  );
});

describe('a failure is told for what it is', () => {
  test.each<[string, string, Reply]>([
    ['an error of its own', 'HTTP 502', () => new Response('{}', { status: 502 })],
    ['no JSON', 'invalid response', () => new Response('this is not json')],
    ['no record', 'invalid response', () => new Response('{}')],
    ['nothing', 'invalid response', () => new Response(null)],
    ['another place', 'invalid response', () => Response.redirect('http://10.0.0.1/', 302)],
    ['more than a record', 'response too large', () => new Response('x'.repeat(16_001))],
    ['without end', 'response too large', () => new Response(endless())],
    ['not at all', 'transport failure', () => Promise.reject(new Error('refused'))],
    ['half', 'transport failure', () => new Response(broken())],
  ])('that answers %s', async (_, reason, reply) => expect(await resolved(reply)).toEqual(failed(reason)));

  test.each<[string, Reply]>([
    ['not in time', never],
    ['too slowly', () => new Response(new ReadableStream({ pull: never }))],
  ])('that answers %s', async (_, reply) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = resolved(reply);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await answer).toEqual(failed('timeout'));
  });

  test('who has waited for long is not kept waiting', async () => {
    const long = Date.now() - 8_000;
    expect(await resolved(() => Response.json(aliceRecord), long)).toEqual(failed('timeout'));
  });
});

describe('a request', () => {
  test('follows no redirection, and says nothing of who asks', async () => {
    const asked: Request[] = [];
    await resolved((request) => {
      asked.push(request);
      return Response.json(aliceRecord);
    });
    const [request] = asked;
    expect(request?.url).toBe('http://127.0.0.1:8000/resolve/alice.simplex');
    expect([request?.redirect, [...(request?.headers ?? [])]]).toEqual([
      'manual',
      [['accept', 'application/json']],
    ]);
  });

  test('that nobody waits for any more is let go of', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const signals: AbortSignal[] = [];
    const answer = resolved(({ signal }) => {
      signals.push(signal);
      return never();
    });
    await vi.advanceTimersByTimeAsync(3000);
    await answer;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(4096).fill(32)) });
}

function broken(): ReadableStream<Uint8Array> {
  const pull = (to: ReadableStreamDefaultController<Uint8Array>) => to.error(new Error('reset'));
  return new ReadableStream({ pull });
}
