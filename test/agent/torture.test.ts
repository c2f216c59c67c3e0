// A thousand messages each way while everything fails that can: lines are cut, relays and proxies restart, people
// reload, answers are lost so that messages are sent twice.

import { expect, test } from 'vitest';
import { agentFresh } from '../../client/agent/agentFresh.ts';
import type { AgentEvent } from '../../client/agent/events.ts';
import { type OpenSocket, openWebSocket, type Socket } from '../../client/smp/socket.ts';
import type { Write } from '../../client/store/store.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { fewKeys } from './ratchetPair.ts';
import { aWorld, type Person } from './world.ts';

const world = aWorld();

const count = 1000;
/** In frames of a line, and in messages that both have read. */
const linesCutEvery = 300;
const reloadEvery = 120;

/** Milliseconds: half a minute where nothing else runs. */
const longest = 270_000;

/** Each line is cut after a while, often between a command and its answer: then nobody knows what has become of it. */
const fragile: OpenSocket = (url) => {
  const socket = openWebSocket(url);
  let left = Math.ceil(linesCutEvery * (0.2 + Math.random()));
  const send = socket.send.bind(socket);
  return Object.assign(socket, {
    send: (frame: Uint8Array<ArrayBuffer>) => {
      send(frame);
      if (--left === 0) setTimeout(() => socket.close(), 2 * Math.random());
    },
  }) as Socket;
};

/** What the application keeps of each message, in the batch in which the agent forgets it. */
function keeps(event: AgentEvent): Write[] {
  if (event.event !== 'message') return [];
  return [{ key: ['app', 'read', event.number], value: fromUtf8(event.body) }];
}

async function kept({ store }: Person): Promise<string[]> {
  const entries = await store.list({ prefix: ['app', 'read'] });
  return entries.map(([, text]) => text as string);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function says(person: Person, id: string): Promise<void> {
  for (let n = 0; n < count;) {
    const said = (await person.store.get(['app', 'said'])) ?? 0;
    n = Number(said);
    if (n === count) return;
    const writes = [{ key: ['app', 'said'], value: n + 1 }];
    // A reload may come in between.
    await person.agent.send(id, utf8(`${n}`), { writes }).catch(() => pause(10));
    if (n % 50 === 0) await pause(300 * Math.random());
  }
}

async function untilRead(person: Person, isOver: () => boolean): Promise<void> {
  while (!isOver() && person.events.filter(({ event }) => event === 'message').length < count)
    await pause(250);
}

test('a thousand messages each way: each once, in order', { timeout: 300_000 }, async () => {
  // Drawing keys takes longest of all.
  const fresh = { ...agentFresh, ...(await fewKeys()) };
  const options = { fresh, connect: { openSocket: fragile, commandTimeout: 5_000 } };
  const alice = await world.person('alice', 0, { receipts: false }, options);
  const bob = await world.person('bob', 1, { receipts: false }, options);
  const { id: toBob, link } = await alice.invites();
  const toAlice = await bob.joins(link);
  await Promise.all([alice.hears('connected'), bob.hears('connected')]);
  for (const person of [alice, bob]) person.keeps = keeps;

  let isOver = false;
  const progress = () => alice.texts(toBob).length + bob.texts(toAlice).length;
  const havoc = (async () => {
    for (let turn = 0; !isOver; turn++) {
      while (!isOver && progress() < reloadEvery * (turn + Math.random())) await pause(100);
      if (isOver) return;
      await (turn % 2 === 0 ? alice : bob).reloads();
      if (turn === 3) await world.relays[0].restarts();
      if (turn === 6) await world.proxies[1].restarts();
      if (turn === 9) await world.relays[1].restarts();
    }
  })();
  const started = Date.now();
  await Promise.all([says(alice, toBob), says(bob, toAlice)]);
  await Promise.all([alice, bob].map((person) => untilRead(person, () => Date.now() - started > longest)));
  await pause(500);
  isOver = true;
  await havoc;

  const all = Array.from({ length: count }, (_, n) => `${n}`);
  expect(await kept(alice)).toEqual(all);
  expect(await kept(bob)).toEqual(all);
  for (const person of [alice, bob]) {
    const messages = person.events.flatMap((event) => (event.event === 'message' ? [event.integrity] : []));
    expect(messages.filter((integrity) => integrity !== 'MsgOk')).toEqual([]);
    expect(person.events.filter(({ event }) => event === 'undecryptable')).toEqual([]);
  }
});
