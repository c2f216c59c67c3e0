// What the relay keeps no record of, by how it is built and configured: checked in the configurations, in the source,
// and in everything that a running relay and proxy print and write while somebody full of marks uses them.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { base64url, hex, utf8 } from '../../src/proto/bytes.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { MarkedSender } from './markedSender.ts';
import { Recipient } from './people.ts';
import { freshStateDir, startRelayProcess, stop } from './relayProcess.ts';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

test.each(['wrangler.toml', 'wrangler.proxy.toml', 'wrangler.client.toml'])(
  '%s turns every record of the platform off',
  (file) => {
    const config = unstable_readConfig({ config: file });
    expect(config.observability).toEqual({
      enabled: false,
      logs: { enabled: false, invocation_logs: false },
      traces: { enabled: false },
    });
    expect(config.preview_urls).toBe(false);
    expect(config.send_metrics).toBe(false);
    expect(config.logpush ?? false).toBe(false);
    expect(config.tail_consumers ?? []).toEqual([]);
    expect(config.analytics_engine_datasets).toEqual([]);
  },
);

/** What reads who asks. Only the front door may, and what it calls. */
const ofTheClient = /CF-Connecting-IP|X-Forwarded-For|X-Real-IP|\.cf\b|req\.header\(|\.headers\b/i;
const firstFunction = /^src\/worker\/(frontDoor|admin|broughtHeaders|clientPrefix)\.ts$/;

test('in the source nothing prints, and nothing but the front door looks at a client’s headers', () => {
  const sources = filesUnder('src').filter((path) => path.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(80);
  const read = sources.map((path) => ({ path, source: readFileSync(path, 'utf8') }));
  const printing = read.filter(({ source }) => /\bconsole\b|process\.std(out|err)/.test(source));
  const looking = read.filter(({ path, source }) => !firstFunction.test(path) && ofTheClient.test(source));
  expect([...printing, ...looking].map(({ path }) => path)).toEqual([]);
});

/** In every spelling in which it could be found again. */
const spellings = (id: Uint8Array) => [
  Buffer.from(id),
  Buffer.from(hex(id)),
  Buffer.from(hex(id).toUpperCase()),
  Buffer.from(base64url(id)),
  Buffer.from(Buffer.from(id).toString('base64').replace(/=+$/, '')),
];

test('what relay and proxy print and write names nobody who used them', async () => {
  const stateDir = freshStateDir();
  // With a secret all is counted.
  const ADMIN_SECRET = 'correct-horse-battery-staple-0001';
  const relay = await startRelayProcess({
    STATE_DIR: stateDir,
    PROXY_PORT: '0',
    CREATE_PASSWORD: '',
    ADMIN_SECRET,
  });
  const printed = { ...relay.output };
  const server = parseServer(relay.address) as SMPServer;
  const proxy = parseServer(/^proxy {2}(\S+)$/m.exec(relay.output.stdout)?.[1] ?? '') as SMPServer;

  const alice = await Recipient.at(server);
  const bob = await MarkedSender.at(proxy, 'bob-the-sender', '127.0.0.5');
  const queue = await alice.createsQueue();
  const linkId = await alice.createsLink({ fixedData: utf8('fixed'), userData: utf8('user') });
  const key = freshAuthKeyPair('X25519');
  const route = bob.to(server);
  await route.request(SKEY(queue.sndId, key));
  await route.request(SEND({ ...queue, sndAuthKey: key.privateKey }, utf8('hello'), true));
  expect(await alice.receives(queue)).toBe('hello');
  // Requests that are refused, too.
  const mark = 'mark-of-bob-the-sender';
  for (const path of ['/', `/${mark}?${mark}`, '/.well-known/smp-relay.json', '/a', '/admin', '/metrics']) {
    for (const method of ['GET', 'POST', 'DELETE'])
      await fetch(new URL(path, relay.url), { method, headers: { Authorization: mark, Cookie: mark } });
  }
  const headers = { Authorization: `Bearer ${ADMIN_SECRET}` };
  const metrics = await (await fetch(new URL('/metrics', relay.url), { headers })).text();
  bob.leaves();
  alice.leaves();
  const counted = /-Meter.*sqlite/;
  const isCounted = (word: string) =>
    filesUnder(stateDir).some((path) => counted.test(path) && readFileSync(path).includes(word));
  await vi.waitUntil(() => isCounted('messages_delivered') && isCounted('proxy_sessions OK'), 10_000);
  await stop(relay, 'SIGTERM');

  expect(relay.output).toEqual(printed);
  const files = filesUnder(stateDir);
  expect(files.some((path) => path.endsWith('.sqlite'))).toBe(true);
  const marks = [...bob.marks.map((bytes) => Buffer.from(bytes)), Buffer.from(mark)];
  // A queue keeps the ID of its link, to compare; its own names it keeps sealed or not at all.
  const ids = [queue.rcvId, queue.sndId].flatMap(spellings);
  const telling = files.filter((path) => {
    const written = readFileSync(path);
    const name = Buffer.from(path);
    return (
      [...marks, ...ids].some((bytes) => written.includes(bytes) || name.includes(bytes)) ||
      spellings(linkId).some((bytes) => name.includes(bytes))
    );
  });
  expect(telling).toEqual([]);
  expect([...marks, ...ids, ...spellings(linkId)].filter((bytes) => metrics.includes(String(bytes)))).toEqual(
    [],
  );
}, 60_000);
