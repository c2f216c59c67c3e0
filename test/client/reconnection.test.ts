import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Backoff } from '../../client/smp/backoff.ts';
import { type ClientEvent, SmpClient } from '../../client/smp/smpClient.ts';
import { ScriptedRelay } from './scriptedRelay.ts';
import type { ScriptedSession } from './scriptedSession.ts';
import { StayingClient } from './stayingClient.ts';

let relay: ScriptedRelay;
let client: StayingClient;
let greet: (session: ScriptedSession) => void;

beforeEach(async () => {
  greet = (session) => session.greets();
  relay = await ScriptedRelay.start((session) => greet(session));
  client = new StayingClient(relay);
});
afterEach(() => {
  client.close();
  relay.stop();
  vi.useRealTimers();
});

const isWithin = (low: number, high: number) => (delay: number | null) =>
  delay !== null && delay >= low && delay <= high;
const notConnected = { ok: false, failure: 'closed', reason: 'NETWORK', sent: false };

test('a client says that it connects, that it is connected and why it is not any more', async () => {
  const session = await relay.welcomes();
  const states = [await client.events.take(), await client.events.take()];
  session.drops();
  states.push(await client.events.take());
  expect(states).toEqual([
    { event: 'connecting' },
    { event: 'connected', session: expect.objectContaining({ version: 20, sessionId: session.sessionId }) },
    {
      event: 'disconnected',
      error: { step: 'session', reason: 'NETWORK' },
      retryIn: expect.toSatisfy(isWithin(500, 1000)),
    },
  ]);
});

test('a client connects again by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (let round = 0; round < 3; round++) {
    const session = await relay.welcomes();
    session.drops();
    const { retryIn } = await client.reports('disconnected');
    await vi.advanceTimersByTimeAsync((retryIn ?? 0) - 1);
    expect(client.events.left).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
  }
  const session = await relay.welcomes();
  const pong = client.ping();
  session.answers(await session.readsOne(), { tag: 'PONG' });
  expect(await pong).toEqual({ ok: true, value: undefined });
});

test('a client that is told that the network is back does not wait', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  (await relay.welcomes()).drops();
  await client.reports('disconnected');
  client.reconnectNow();
  const { sessionId } = await relay.welcomes();
  expect(await client.reports('connected')).toMatchObject({ session: { sessionId } });
});

describe('the wait before another try', () => {
  test('doubles from a second to a minute, less up to a half by chance', () => {
    const backoff = new Backoff();
    for (const most of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      expect(backoff.next()).toSatisfy(isWithin(most / 2, most));
    }
  });

  test('is short again only after a connection that lasted', () => {
    const backoff = new Backoff();
    for (let round = 0; round < 10; round++) backoff.next();
    backoff.succeeded(59_999);
    expect(backoff.next()).toSatisfy(isWithin(30_000, 60_000));
    backoff.succeeded(60_000);
    expect(backoff.next()).toSatisfy(isWithin(500, 1000));
  });

  test.for<[string, (session: ScriptedSession) => void, object]>([
    [
      'cannot prove its identity',
      (session) => session.greets({ proof: null }),
      { step: 'identity', check: 'NO_PROOF' },
    ],
    [
      'speaks no common version',
      (session) => session.greets({ versions: { min: 1, max: 8 } }),
      { step: 'version' },
    ],
  ])('is long for a relay that %s, and ends', async ([, misbehave, error]) => {
    (await relay.welcomes()).drops();
    greet = misbehave;
    await client.reports('disconnected');
    client.reconnectNow();
    const disconnected = await client.reports('disconnected');
    expect(disconnected).toMatchObject({ error, retryIn: expect.toSatisfy(isWithin(300_000, 600_000)) });
    greet = (session) => session.greets();
    client.reconnectNow();
    await client.reports('connected');
  });

  test('is endless for an address that leads nowhere', async () => {
    const onEvent = vi.fn<(event: ClientEvent) => void>();
    new SmpClient({ ...relay.address, hosts: ['no/host'] }, { onEvent }).open();
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalledTimes(2));
    expect(onEvent).toHaveBeenLastCalledWith({
      event: 'disconnected',
      error: { step: 'address' },
      retryIn: null,
    });
  });
});

describe('a command', () => {
  test('waits while a connection is being made', async () => {
    const pong = client.ping();
    const session = await relay.welcomes();
    session.answers(await session.readsOne(), { tag: 'PONG' });
    expect(await pong).toEqual({ ok: true, value: undefined });
  });

  test('fails at once while there is none', async () => {
    (await relay.welcomes()).drops();
    await client.reports('disconnected');
    expect(await client.ping()).toEqual(notConnected);
  });

  test('fails with the attempt that it has waited for', async () => {
    (await relay.welcomes()).drops();
    greet = (session) => session.sendsFrame('no relay');
    await client.reports('disconnected');
    client.reconnectNow();
    await client.reports('connecting');
    expect(await client.ping()).toEqual(notConnected);
  });

  test('that was under way when the connection was lost is not repeated', async () => {
    const first = await relay.welcomes();
    const pong = client.ping();
    await first.readsOne();
    const second = await client.comesBackTo(relay, first);
    expect(await pong).toEqual({ ok: false, failure: 'closed', reason: 'NETWORK', sent: true });
    const later = client.ping();
    second.answers(await second.readsOne(), { tag: 'PONG' });
    expect((await later).ok).toBe(true);
  });
});

describe('a client that is closed', () => {
  const closed = { event: 'disconnected', error: { step: 'session', reason: 'CLOSED' }, retryIn: null };

  test('hangs up, tells the commands under way, and does not come back', async () => {
    const session = await relay.welcomes();
    const pong = client.ping();
    await session.readsOne();
    client.close();
    expect(await pong).toEqual({ ok: false, failure: 'closed', reason: 'CLOSED', sent: true });
    expect(await client.reports('disconnected')).toEqual(closed);
    await session.closed;
    expect(await client.ping()).toEqual(notConnected);
  });

  test('while it connects connects no more', async () => {
    const session = await relay.accepts();
    client.close();
    expect(await client.reports('disconnected')).toMatchObject({ retryIn: null });
    await session.closed;
  });

  test('while it waits waits no more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    (await relay.welcomes()).drops();
    await client.reports('disconnected');
    expect(vi.getTimerCount()).toBe(1);
    client.close();
    expect(vi.getTimerCount()).toBe(0);
    client.reconnectNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.events.left).toEqual([]);
  });
});
