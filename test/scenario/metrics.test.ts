// What is counted while people use the relay, and what whoever asks is told of it, and when.

import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { PING, SUB } from '../../client/smp/recipientCommands.ts';
import { Meter } from '../../src/durable/meter.ts';
import { base64url } from '../../src/proto/bytes.ts';
import { evictsAll, evictsSessions } from '../support/faults.ts';
import { Operator, secret } from '../support/operator.ts';
import type { Person } from '../support/person.ts';
import { unknownQueue } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { added, scrape } from '../support/scraping.ts';
import { Wire } from '../support/wire.ts';
import { aSender, reachesItself, relayAt, resetsDestinations } from '../worker/ownProxy.ts';

const aMinute = 60_000;
/** The middle of a minute, so that none ends by itself; later in each test, for a clock that is set back shows nothing. */
let start = Math.ceil(Date.now() / aMinute) * aMinute + aMinute / 2;

beforeEach(async () => {
  start += 1000 * aMinute;
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  env.AUTH_FLOOR_MS = '20';
  Operator.begins();
  await untilAllHaveLeft();
});
afterEach(() => {
  vi.useRealTimers();
  env.AUTH_FLOOR_MS = '250';
});

const minutesPass = (count: number) => vi.setSystemTime(Date.now() + count * aMinute);

/** What they have counted last is then shown. */
async function untilAllHaveLeft(): Promise<void> {
  const ids = await listDurableObjectIds(env.SESSION);
  const socketsOf = (id: DurableObjectId) =>
    runInDurableObject(env.SESSION.get(id), (_, state) => state.getWebSockets().length);
  let before = new Map<string, number>();
  await vi.waitFor(async () => {
    minutesPass(1);
    const sockets = await Promise.all(ids.map(socketsOf));
    const more = await added(before);
    before = await scrape();
    expect([sockets.every((count) => count === 0), more]).toEqual([true, {}]);
  }, 10_000);
}

/** How often a session has handed something over. */
function handovers(): { calls: number } {
  const add = vi.spyOn(Meter.prototype, 'add');
  onTestFinished(() => add.mockRestore());
  return {
    get calls() {
      return add.mock.calls.length;
    },
  };
}

async function converse({ alice, bob }: { alice: Person; bob: Person }): Promise<void> {
  const queue = await alice.createsQueue();
  await bob.secures(queue);
  await bob.sends(queue, 'hello');
  await alice.receives(queue);
  await alice.acknowledges(queue);
  await refusal(alice.asks(SUB(unknownQueue())));
  await alice.deletes(queue);
}

const conversation = {
  sessions_opened_total: 2,
  sessions_closed_total: 2,
  frames_received_total: 6,
  frames_sent_total: 7,
  'commands_total{command="NEW"}': 1,
  'commands_total{command="SKEY"}': 1,
  'commands_total{command="SEND"}': 1,
  'commands_total{command="ACK"}': 1,
  'commands_total{command="SUB"}': 1,
  'commands_total{command="DEL"}': 1,
  'refusals_total{error="AUTH"}': 1,
  queues_created_total: 1,
  queues_deleted_total: 1,
  messages_taken_total: 1,
  messages_delivered_total: 1,
  messages_acknowledged_total: 1,
};

test.for<[string, () => Promise<void>]>([
  ['nothing', () => Promise.resolve()],
  ['everything', evictsAll],
])('a conversation is counted once, though %s sleeps meanwhile', async ([, meanwhile]) => {
  const before = await scrape();
  const people = await aRelay({ meanwhile }).with('alice', 'bob');
  await converse(people);
  for (const one of Object.values(people)) one.leaves();
  await untilAllHaveLeft();
  expect(await added(before)).toEqual(conversation);
});

test('of a message through a proxy, the proxy counts the way, and the relay the command', async () => {
  const before = await scrape();
  // Alarms go by the real one.
  vi.useRealTimers();
  reachesItself();
  const { alice } = await aRelay().with('alice');
  const bob = await aSender();
  const queue = await alice.createsQueue();
  const route = bob.to(await relayAt());
  await route.secures(queue);
  await route.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
  expect(await bob.to(await relayAt('127.0.0.1')).connects()).toContain('HOST');
  alice.leaves();
  bob.leaves();
  await resetsDestinations();
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await untilAllHaveLeft();
  expect(await added(before)).toEqual({
    // Of Alice, of Bob, and of the proxy itself at the relay.
    sessions_opened_total: 3,
    sessions_closed_total: 3,
    frames_received_total: expect.any(Number),
    frames_sent_total: expect.any(Number),
    'commands_total{command="NEW"}': 1,
    'commands_total{command="PRXY"}': 2,
    'commands_total{command="PFWD"}': 2,
    'forwarded_commands_total{command="SKEY"}': 1,
    'forwarded_commands_total{command="SEND"}': 1,
    queues_created_total: 1,
    messages_taken_total: 1,
    messages_delivered_total: 1,
    'proxy_sessions_total{outcome="OK"}': 1,
    'proxy_sessions_total{outcome="PROXY BROKER HOST"}': 1,
    'proxy_commands_total{outcome="OK"}': 2,
  });
});

test('a session hands over at its first event after a minute, and costs no call before', async () => {
  const meters = handovers();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  for (const minute of [0, 1, 2]) {
    for (let sent = 0; sent < 20; sent++) {
      await bob.sends(queue, 'hello');
      await alice.receivesAll(queue, 1);
    }
    // Two people are connected.
    expect(meters.calls).toBe(2 * minute);
    vi.setSystemTime(Date.now() + aMinute + 1);
  }
});

test('numbers move when a minute is over, and not when somebody does something', async () => {
  const meters = handovers();
  const wire = await Wire.connects();
  await wire.asks(PING());
  minutesPass(2);
  const before = await scrape();
  await wire.asks(PING());
  await vi.waitFor(() => expect(meters.calls).toBe(1));
  expect(await added(before)).toEqual({});
  const end = Math.ceil(Date.now() / aMinute) * aMinute;
  vi.setSystemTime(end - 1);
  expect(await added(before)).toEqual({});
  vi.setSystemTime(end);
  expect(await added(before)).toMatchObject({
    'commands_total{command="PING"}': 1,
    sessions_opened_total: 1,
  });
});

test('what breaks while it is handed over is lost, and nothing is counted twice', async () => {
  const wire = await Wire.connects();
  await wire.asks(PING());
  minutesPass(2);
  await wire.asks(PING());
  const before = await scrape();
  const add = vi.spyOn(Meter.prototype, 'add').mockRejectedValueOnce(new Error('a reset'));
  await wire.asks(PING(), PING(), PING());
  minutesPass(2);
  await wire.asks(PING());
  await vi.waitFor(() => expect(add).toHaveBeenCalledTimes(1));
  await evictsSessions();
  await wire.asks(PING());
  wire.closes();
  await untilAllHaveLeft();
  // Of seven the four are gone that the call which broke had taken along.
  expect((await added(before))['commands_total{command="PING"}']).toBe(3);
});

test('without the secret nothing is counted, and there is nothing to ask for', async () => {
  delete env.ADMIN_SECRET;
  const meters = handovers();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  await converse({ alice, bob });
  minutesPass(2);
  await refusal(alice.asks(SUB(unknownQueue())));
  alice.leaves();
  await alice.parted;
  expect(meters.calls).toBe(0);
  const asked = await exports.default.fetch('https://relay.test/metrics');
  const elsewhere = await exports.default.fetch('https://relay.test/elsewhere');
  expect([asked.status, await asked.text()]).toEqual([elsewhere.status, await elsewhere.text()]);
});

test('nor where the operator has turned it off', async () => {
  env.METER_SECONDS = '0';
  onTestFinished(() => {
    env.METER_SECONDS = '60';
  });
  const meters = handovers();
  const wire = await Wire.connects();
  minutesPass(2);
  await wire.asks(PING());
  expect(meters.calls).toBe(0);
  expect(await Operator.begins().asks({ command: 'status' })).toMatchObject({ counts: null });
});

test('only the secret opens it, and only where nobody listens', async () => {
  const ask = async (url: string, authorization: string) =>
    (await exports.default.fetch(url, { headers: { Authorization: authorization } })).status;
  expect(await ask('https://relay.test/metrics', `Bearer ${secret}x`)).toBe(401);
  expect(await ask('http://relay.test/metrics', `Bearer ${secret}`)).toBe(403);
  expect(await ask('https://relay.test/metrics', `Bearer ${secret}`)).toBe(200);
});

test('Prometheus can read it, and labels are words of the protocol', async () => {
  const wire = await Wire.connects();
  await wire.asks(PING(), SUB(unknownQueue()));
  wire.closes();
  await untilAllHaveLeft();
  const headers = { Authorization: `Bearer ${secret}` };
  const response = await exports.default.fetch('https://relay.test/metrics', { headers });
  expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  const sample = /^edgedrop_[a-z_]+_total(\{(command|error|outcome)="[A-Z_]+( [A-Z_]+)*"\})? \d+$/;
  let family = '';
  for (const line of text.trimEnd().split('\n')) {
    const [, kind, name = ''] = /^# (HELP|TYPE) (edgedrop_[a-z_]+_total) \S/.exec(line) ?? [];
    if (kind === 'HELP') family = name;
    else if (kind === 'TYPE') expect(line).toBe(`# TYPE ${family} counter`);
    else expect([line, sample.test(line), line.startsWith(family)]).toEqual([line, true, true]);
  }
});

test('status tells the most telling of it', async () => {
  const operator = Operator.begins();
  const before = (await operator.asks({ command: 'status' }))['counts'] as Record<string, number>;
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'hello');
  await operator.deletes({ sender: base64url(queue.sndId) });
  alice.leaves();
  bob.leaves();
  const expected = {
    connections: 2,
    queuesCreated: 1,
    queuesDeleted: 1,
    messagesTaken: 1,
    messagesDelivered: 1,
  };
  const sums = Object.entries(expected).map(([name, more]) => [name, (before[name] ?? 0) + more]);
  await untilAllHaveLeft();
  expect(await operator.asks({ command: 'status' })).toMatchObject({ counts: Object.fromEntries(sums) });
});
