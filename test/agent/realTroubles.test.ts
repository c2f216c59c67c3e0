// What goes wrong between real agents, relays and proxies, and what the people are told.

import { expect, test } from 'vitest';
import { type OpenSocket, openWebSocket } from '../../client/smp/socket.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { formatServer } from '../../src/proto/server.ts';
import { aWorld } from './world.ts';

const world = aWorld();
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `message ${n}`);

test.each([false, true])('an address takes a request that is accepted (short link: %s)', async (short) => {
  const alice = await world.person('alice', 0);
  const bob = await world.person('bob', 1);
  const address = await alice.agent.createAddress({ userData: short ? utf8('shown') : null });
  const { links } = await alice.hears('linkReady');
  const toAlice = await bob.joins((short ? links.short : links.full) ?? '');
  const request = await alice.hears('request');
  expect(fromUtf8(request.info)).toBe("bob's profile");
  const toBob = await alice.agent.accept(address, request.requestId, { info: utf8('alice') });
  await Promise.all([alice.hears('connected'), bob.hears('connected')]);
  await bob.send(toAlice, 'hello');
  expect(await alice.reads(toBob, 1)).toEqual(['hello']);
  if (short) expect(fromUtf8((await bob.hears('linkData')).userData)).toBe('shown');
  await expect(alice.agent.accept(address, request.requestId, { info: utf8('alice') })).rejects.toMatchObject(
    { reason: 'noSuchRequest' },
  );
});

test.each([false, true])(
  'a link that is used twice warns who comes second (short link: %s)',
  async (short) => {
    const alice = await world.person('alice', 0);
    const bob = await world.person('bob', 1);
    const mallory = await world.person('mallory', 1);
    const { link } = await alice.invites({ short });
    await bob.joins(link);
    await bob.hears('connected');
    await mallory.joins(link);
    expect((await mallory.hears('failed')).reason).toBe('linkUsed');
    await expect(bob.joins(link)).rejects.toMatchObject({ reason: 'alreadyJoined' });
    await expect(alice.joins(link)).rejects.toMatchObject({ reason: 'ownLink' });
  },
);

test('a full queue is waited for, and goes on when it is read', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair({ receipts: false, pq: false });
  await bob.closes();
  const texts = numbered(140);
  for (const text of texts) await alice.send(toBob, text);
  await alice.isNoticed(({ notice }) => notice === 'queueFull');
  await bob.reloads();
  expect(await bob.reads(toAlice, texts.length)).toEqual(texts);
  expect(alice.notices.some(({ notice }) => notice === 'queueDrained')).toBe(true);
});

test('messages move to another relay with their recipient', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  await alice.send(toBob, 'before');
  await bob.agent.moveToRelay(toAlice, world.relays[0].address);
  await alice.send(toBob, 'meanwhile');
  await Promise.all([alice.hears('moved'), bob.hears('moved')]);
  await alice.send(toBob, 'after');
  expect(await bob.reads(toAlice, 3)).toEqual(['before', 'meanwhile', 'after']);
});

test('messages are read in order when the relay that is left is the slower one', async () => {
  const alice = await world.person('alice', 0, { receipts: false });
  let isSlow = false;
  const openSocket: OpenSocket = (url) => {
    const socket = openWebSocket(url);
    const { port } = world.relays[1].address;
    return new URL(url).port === port ? lateSocket(socket, () => (isSlow ? 100 : 0)) : socket;
  };
  const bob = await world.person('bob', 1, { receipts: false }, { connect: { openSocket } });
  const { id: toBob, link } = await alice.invites();
  const toAlice = await bob.joins(link);
  await Promise.all([alice.hears('connected'), bob.hears('connected')]);
  isSlow = true;
  await bob.agent.moveToRelay(toAlice, world.relays[0].address);
  const texts: string[] = [];
  const says = async (text: string) => {
    texts.push(text);
    await alice.send(toBob, text);
    await alice.hears('sent', ({ messageId }) => messageId === texts.length);
  };
  while (!alice.events.some(({ event }) => event === 'moved')) await says(`${texts.length}`);
  await says('after');
  expect(await bob.reads(toAlice, texts.length)).toEqual(texts);
  const integrity = bob.events.flatMap((event) => (event.event === 'message' ? [event.integrity] : []));
  expect(new Set(integrity)).toEqual(new Set(['MsgOk']));
});

/** What comes in arrives so many milliseconds later. */
function lateSocket(socket: ReturnType<OpenSocket>, delay: () => number): ReturnType<OpenSocket> {
  const listen = socket.addEventListener.bind(socket) as (type: string, listener: unknown) => void;
  return Object.assign(socket, {
    addEventListener: (type: string, listener: (event: { data: unknown }) => void) =>
      listen(
        type,
        type === 'message'
          ? (event: { data: unknown }) => setTimeout(() => listener(event), delay())
          : listener,
      ),
  }) as ReturnType<OpenSocket>;
}

test('a connection that is deleted is gone, and its queue with it', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  await bob.agent.delete(toAlice);
  expect(bob.agent.connection(toAlice)).toBeNull();
  await expect(bob.send(toAlice, 'hello')).rejects.toMatchObject({ reason: 'notConnected' });
  while (bob.store.keys.some((key) => key.includes(toAlice) && !key.includes('joined')))
    await new Promise((resolve) => setTimeout(resolve, 50));
  const number = await alice.send(toBob, 'hello');
  expect(await alice.hears('notSent')).toMatchObject({ messageId: number, error: 'AUTH' });
});

test('a relay that is down is waited for', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  await world.relays[1].stops();
  await alice.send(toBob, 'hello');
  await alice.isNoticed(({ notice }) => notice === 'delayed');
  await world.relays[1].starts();
  expect(await bob.reads(toAlice, 1)).toEqual(['hello']);
});

test('a proxy that vanishes is replaced by another', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  await world.proxies[0].stops();
  await alice.send(toBob, 'hello');
  expect(await bob.reads(toAlice, 1)).toEqual(['hello']);
  await world.proxies[0].starts();
});

test('nothing is sent without a proxy, unless the user allows it', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  const carol = await world.person('carol', 0, { proxies: [] });
  const { link } = await alice.invites();
  await carol.joins(link);
  expect(await carol.isNoticed(({ notice }) => notice === 'delayed')).toMatchObject({
    failure: { failure: 'noProxy' },
  });
  const dan = await world.person('dan', 0, { proxies: [], direct: 'fallback' });
  await dan.joins((await alice.invites()).link);
  await dan.hears('connected');
  await bob.send(toAlice, 'still here');
  expect(await alice.reads(toBob, 1)).toEqual(['still here']);
});

test('only a proxy of the destination’s operator: it is used, with a warning', async () => {
  const alice = await world.person('alice', 0);
  const proxy = { server: world.proxies[0].address, operator: '127.0.0.1' };
  const bob = await world.person('bob', 1, { proxies: [proxy] });
  await bob.joins((await alice.invites()).link);
  const warning = await bob.isNoticed(({ notice }) => notice === 'sameOperator');
  expect(warning).toMatchObject({ proxy: formatServer(proxy.server) });
  await bob.hears('connected');
});

test('a ratchet that was set back is made anew', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  const old = bob.store.revived();
  for (const [n, text] of ['one', 'two'].entries()) {
    await bob.send(toAlice, text);
    await alice.reads(toBob, n + 1);
    await alice.send(toBob, text);
    await bob.reads(toAlice, n + 1);
  }
  await bob.closes();
  bob.store = old;
  await bob.opens();
  await alice.send(toBob, 'lost');
  await bob.hears('undecryptable');
  await bob.agent.syncRatchet(toAlice);
  await bob.hears('sync', ({ sync }) => sync === 'ok');
  await alice.hears('sync', ({ sync }) => sync === 'ok');
  await alice.send(toBob, 'found');
  await bob.send(toAlice, 'found too');
  expect((await bob.reads(toAlice, 3)).at(-1)).toBe('found');
  expect((await alice.reads(toBob, 3)).at(-1)).toBe('found too');
});
