// What a Meter keeps and shows, what that costs, and that there is room for what a session counts.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { Connection } from '../../src/durable/connection.ts';
import { added, type MeterRecord, shownAt } from '../../src/durable/meter.ts';
import { meterFormat } from '../../src/durable/meterCall.ts';
import { type Counts, metrics, type Series, seriesOf } from '../../src/durable/metrics.ts';
import type { OpenState } from '../../src/durable/sessionState.ts';
import type { CommandTag } from '../../src/proto/commands.ts';
import type { BrokerError, ErrorType } from '../../src/proto/errors.ts';
import { forwardingState } from './forwardingCase.ts';

const one: Counts = { queues_created: 1 };
const none: MeterRecord = { format: 1, minute: 0, before: {}, total: {} };

test('what is added within a minute shows when it is over', () => {
  const record = [7, 7, 8].reduce((before, minute) => added(before, one, minute), none);
  expect([6, 7, 8, 9, 900].map((minute) => shownAt(record, minute).queues_created)).toEqual([2, 2, 2, 3, 3]);
});

test('a clock that was set back shows nothing early', () => {
  const record = [9, 7, 7].reduce((before, minute) => added(before, one, minute), none);
  expect([7, 9, 10].map((minute) => shownAt(record, minute).queues_created)).toEqual([
    undefined,
    undefined,
    3,
  ]);
});

test('each time that a session hands over is one row written; to be asked is none', async () => {
  const meter = env.METER.getByName('cost');
  const call = { format: meterFormat, counts: one } as const;
  await meter.add(call);
  await runInDurableObject(meter, async (object, { storage }) => {
    const changes = () => storage.sql.exec('SELECT total_changes() AS count').one()['count'];
    const before = changes() as number;
    await object.add(call);
    expect(changes()).toBe(before + 1);
    await object.shown();
    expect(changes()).toBe(before + 1);
  });
});

const tags: CommandTag[] = [
  ...(['NEW', 'SUB', 'SUBS', 'KEY', 'RKEY', 'LSET', 'LDEL', 'NKEY', 'NDEL', 'GET', 'ACK', 'OFF'] as const),
  ...([
    'DEL',
    'QUE',
    'SKEY',
    'SEND',
    'PING',
    'LKEY',
    'LGET',
    'NSUB',
    'NSUBS',
    'PRXY',
    'PFWD',
    'RFWD',
  ] as const),
  'RSLV',
];
const forwardable: CommandTag[] = ['SEND', 'SKEY', 'LKEY', 'LGET', 'RSLV'];

const text = 'text of somebody else';
const plainErrors = [
  ...(['BLOCK', 'SESSION', 'AUTH', 'SERVICE', 'CRYPTO', 'QUOTA', 'EXPIRED', 'NO_MSG'] as const),
  ...(['LARGE_MSG', 'INTERNAL', 'DUPLICATE_'] as const),
];
const commandErrors = ['UNKNOWN', 'SYNTAX', 'PROHIBITED', 'NO_AUTH', 'HAS_AUTH', 'NO_ENTITY'] as const;
const errors: ErrorType[] = [
  ...plainErrors,
  ...commandErrors.map((CMD) => ({ CMD })),
  { STORE: text },
  { NAME: { RESOLVER: text } },
  { BLOCKED: { reason: 'spam', notice: null } },
];
const brokerErrors: BrokerError[] = [
  ...(['TIMEOUT', 'HOST', 'NO_SERVICE'] as const),
  { RESPONSE: text },
  { UNEXPECTED: text },
  { NETWORK: null },
  { TRANSPORT: { HANDSHAKE: 'PARSE' } },
];
const proxyErrors: ErrorType[] = [
  'SERVICE',
  ...(['BASIC_AUTH', 'NO_SESSION'] as const).map((PROXY) => ({ PROXY })),
  { PROXY: { PROTOCOL: { STORE: text } } },
  ...brokerErrors.map((BROKER) => ({ PROXY: { BROKER } })),
];

const answered = (tag: CommandTag | null, all: ErrorType[]) =>
  all.flatMap((error) => seriesOf(tag, { tag: 'ERR', error }));

/** Every series that there is. */
const everySeries: Series[] = [
  ...Object.entries(metrics).flatMap(([name, metric]) => ('label' in metric ? [] : [name as Series])),
  ...tags.map((tag): Series => `commands ${tag}`),
  ...forwardable.map((tag): Series => `forwarded_commands ${tag}`),
  ...answered(null, [...errors, ...proxyErrors]),
  ...(['PRXY', 'PFWD'] as const).flatMap((tag) => [
    ...answered(tag, proxyErrors),
    ...seriesOf(tag, { tag: 'PONG' }),
  ]),
];

test('no error takes text of somebody else into a label', () => {
  expect(everySeries.filter((series) => /text/.test(series))).toEqual([]);
  expect(everySeries).toContain('proxy_commands PROXY BROKER UNEXPECTED');
  expect(everySeries).toContain('refusals CMD SYNTAX');
});

test('a session that has counted everything there is, of many relays, still fits the attachment', () => {
  const counts = Object.fromEntries(everySeries.map((series) => [series, 0xff_ffff])) as Counts;
  const destinations = Array.from({ length: 100 }, (_, at): [string, string] => [
    at.toString(16).padStart(64, '0'),
    at.toString().padStart(43, 'A'),
  ]);
  const key = new Uint8Array(32);
  const chains = { sends: key, receives: key };
  const { 0: client, 1: socket } = new WebSocketPair();
  client.accept();
  socket.accept();
  const state: OpenState = { ...forwardingState, chains, destinations, tally: { counts, since: Date.now() } };
  expect(everySeries.length).toBeGreaterThan(80);
  // The runtime refuses what is larger than 16 KB.
  expect(() => new Connection(socket, state)).not.toThrow();
  const more = new Uint8Array(4096);
  expect(() => socket.serializeAttachment({ state, more })).toThrow('cannot be larger than 16384 bytes');
});
