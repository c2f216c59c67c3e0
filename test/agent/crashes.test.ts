// An agent whose store dies at any write, before or after the write is done, and who then comes back: nothing is lost
// and nothing doubled, for either party.

import { expect, test } from 'vitest';
import { utf8 } from '../../src/proto/bytes.ts';
import type { Write } from '../../client/store/store.ts';
import { aWorld, type Person } from './world.ts';

const world = aWorld();

/** What the application keeps: a record of its own with everything that it asks for or is told. */
const kept = (kind: string, name: string): Write => ({ key: ['app', kind, name], value: name });

class Survivor {
  readonly person: Person;

  constructor(person: Person) {
    this.person = person;
    person.keeps = (event) => {
      if (event.event === 'message') return [kept('read', `${event.number}`)];
      return event.event === 'linkReady' ? [kept('link', event.links.full)] : [];
    };
  }

  /** Again and again, until the store lives to tell that it is done; `isDone` looks into what is stored. */
  async does(act: () => Promise<unknown>, isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      try {
        await act();
      } catch (error) {
        if (!this.person.store.isDead) throw error;
        await this.comesBack();
      }
    }
  }

  async comesBack(): Promise<void> {
    await this.person.closes();
    while (true) {
      this.person.store = this.person.store.revived();
      try {
        return void (await this.person.opens());
      } catch (error) {
        if (!this.person.store.isDead) throw error;
      }
    }
  }

  get id(): string {
    return this.person.agent.connectionList()[0]?.id ?? '';
  }

  isConnected = (): boolean =>
    !this.person.store.isDead && this.person.agent.connectionList()[0]?.kind === 'connected';

  names(kind: string): string[] {
    return this.person.store.keys
      .filter(([owner, each]) => owner === 'app' && each === kind)
      .map((key) => String(key[2]))
      .toSorted();
  }

  async says(text: string): Promise<void> {
    await this.does(
      () => this.person.agent.send(this.id, utf8(text), { writes: [kept('said', text)] }),
      () => this.names('said').includes(text),
    );
  }
}

/** Until something is as wanted; who dies meanwhile comes back. */
async function waits(parties: readonly Survivor[], isThere: () => boolean): Promise<void> {
  for (;;) {
    const dead = parties.filter(({ person }) => person.store.isDead);
    if (dead.length === 0 && isThere()) return;
    await Promise.all(dead.map((party) => party.comesBack()));
    if (dead.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function connect(alice: Survivor, bob: Survivor): Promise<void> {
  const info = utf8('info');
  await alice.does(
    () => alice.person.agent.createInvitation({ info }),
    () => alice.id !== '',
  );
  await waits([alice], () => alice.names('link').length > 0);
  const [link = ''] = alice.names('link');
  await bob.does(
    () => bob.person.agent.join(link, { info }),
    () => bob.id !== '',
  );
  await waits([alice, bob], () => alice.isConnected() && bob.isConnected());
}

async function talk(alice: Survivor, bob: Survivor): Promise<void> {
  for (const text of ['one', 'two']) await Promise.all([alice.says(`a ${text}`), bob.says(`b ${text}`)]);
  await waits([alice, bob], () => [alice, bob].every((party) => party.names('read').length === 2));
}

/** Bob moves to another relay while both talk. */
async function move(alice: Survivor, bob: Survivor): Promise<void> {
  const hasMoved = () => bob.person.agent.ways(bob.id)?.own.port === world.relays[0].address.port;
  const isMoving = () => bob.person.agent.connection(bob.id)?.isMoving === true;
  await bob.does(
    () => bob.person.agent.moveToRelay(bob.id, world.relays[0].address),
    () => !bob.person.store.isDead && (isMoving() || hasMoved()),
  );
  await talk(alice, bob);
  await waits([alice, bob], hasMoved);
}

interface Death {
  who: 'alice' | 'bob';
  after: number;
  late: boolean;
}

/** Whether who is to die has died: from the beginning on, or while Bob moves. */
async function survives({ who, after, late }: Death, moves = false): Promise<boolean> {
  const alice = new Survivor(await world.person('alice', 0, { pq: false }));
  const bob = new Survivor(await world.person('bob', 1, { pq: false }));
  const dying = who === 'alice' ? alice : bob;
  if (moves) await connect(alice, bob);
  dying.person.store.dies = { after: dying.person.store.writes + after, late };
  if (!moves) await connect(alice, bob);
  await (moves ? move : talk)(alice, bob);
  for (const party of [alice, bob]) {
    const other = party === alice ? bob : alice;
    const texts = [...new Set(party.person.texts(party.id))];
    expect(texts).toEqual(['one', 'two'].map((text) => `${other === alice ? 'a' : 'b'} ${text}`));
    expect(party.names('read')).toEqual(['1', '2']);
    expect(party.person.events.filter(({ event }) => event === 'undecryptable')).toEqual([]);
    const damaged = party.person.events.filter(
      (event) => event.event === 'message' && event.integrity !== 'MsgOk',
    );
    expect(damaged).toEqual([]);
    expect(party.person.agent.connectionList()).toHaveLength(1);
  }
  const hasDied = dying.person.store.dies === null;
  await Promise.all([alice.person.closes(), bob.person.closes()]);
  return hasDied;
}

/** So many stories at once. */
const width = 6;

test.each([
  ['alice', false],
  ['alice', true],
  ['bob', false],
  ['bob', true],
] as const)(
  '%s dies at each write (done, but not known to be: %s)',
  async (who, late) => {
    let deaths = 0;
    for (let after = 0; deaths === after; after += width) {
      const stories = Array.from({ length: width }, (_, n) => survives({ who, after: after + n, late }));
      deaths += (await Promise.all(stories)).filter(Boolean).length;
    }
    expect(deaths).toBeGreaterThan(15);
  },
  60_000,
);

test.each(['alice', 'bob'] as const)(
  '%s dies at each write while Bob moves',
  async (who) => {
    let deaths = 0;
    for (let after = 0; deaths === after; after += width) {
      const stories = Array.from({ length: width }, (_, n) => {
        const late = n % 2 === 0;
        return survives({ who, after: after + n, late }, true);
      });
      deaths += (await Promise.all(stories)).filter(Boolean).length;
    }
    expect(deaths).toBeGreaterThan(15);
  },
  90_000,
);
