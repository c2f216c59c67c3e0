// Where an agent keeps what it knows, and how decisions become batches: the state of a connection and all that goes
// with it are stored together or not at all.

import { hex } from '../../src/proto/bytes.ts';
import type { Entry, Key, Store, Value, Write } from '../store/store.ts';
import { AgentError } from './agentError.ts';
import type { ConnectionId, ConnectionState } from './connection/connectionState.ts';
import type { Decision, Known, Record, SentMessage } from './connection/turn.ts';
import type { OutboxItem } from './delivery/outboxItem.ts';
import type { AgentEvent } from './events.ts';

/** To be raised with every change that older versions would misread. */
const format = 2;

/** So many messages of this party may wait for receipts, and so many of the other's be known again. */
const remembered = 1024;

const keys = {
  format: ['agent', 'format'],
  connections: ['agent', 'connection'],
  connection: (id: ConnectionId) => ['agent', 'connection', id],
  outbox: (id: ConnectionId) => ['agent', 'outbox', id],
  envelopes: (id: ConnectionId) => ['agent', 'envelope', id],
  events: (id: ConnectionId) => ['agent', 'event', id],
  sent: (id: ConnectionId) => ['agent', 'sent', id],
  unsaid: (id: ConnectionId) => ['agent', 'unsaid', id],
  seen: (id: ConnectionId) => ['agent', 'seen', id],
  requests: (id: ConnectionId) => ['agent', 'request', id],
  links: (link: string) => ['agent', 'link', link],
} satisfies { [name: string]: Key | ((name: string) => Key) };

/** Something to send, without the envelope. */
export type Waiting = Numbered<Omit<OutboxItem, 'envelope'>>;

export interface Numbered<T> {
  n: number;
  value: T;
}

export interface Batch {
  state: ConnectionState;
  writes: Write[];
  outgoing: Numbered<OutboxItem>[];
  events: Numbered<AgentEvent>[];
}

/** The one door between plain data of ours and the store's values. */
const asValue = (plain: object): Value => plain as Value;

export function batchOf({ state: decided, outgoing, events, records }: Decision): Batch {
  const { id, counts } = decided;
  const numbered = <T>(values: readonly T[], from: number) =>
    values.map((value, at) => ({ n: from + at, value }));
  const items = numbered(outgoing, counts.outgoing);
  const told = numbered(events, counts.events);
  const state = {
    ...decided,
    counts: {
      ...counts,
      outgoing: counts.outgoing + items.length,
      events: counts.events + told.length,
    },
  };
  const writes: Write[] = [
    { key: keys.connection(id), value: asValue(state) },
    ...items.flatMap(({ n, value }) => itemWrites(id, n, value)),
    ...told.map(({ n, value }) => ({ key: [...keys.events(id), n], value: asValue(value) })),
    ...records.flatMap((record) => recordWrites(id, record)),
  ];
  return { state, writes, outgoing: items, events: told };
}

/** What orders it apart from its 16 kB, which only its turn needs. */
function itemWrites(id: ConnectionId, n: number, { envelope, ...waiting }: OutboxItem): Write[] {
  return [
    { key: [...keys.outbox(id), n], value: asValue(waiting) },
    { key: [...keys.envelopes(id), n], value: envelope },
  ];
}

function recordWrites(id: ConnectionId, record: Record): Write[] {
  switch (record.record) {
    case 'sent': {
      const n = Number(record.sndMsgId);
      if (record.sent === null) return [{ key: [...keys.sent(id), n], deleted: true }];
      const oldest = Math.max(n - remembered, 0);
      return [
        { key: [...keys.sent(id), n], value: asValue(record.sent) },
        { key: [...keys.sent(id), oldest], deleted: true },
      ];
    }
    case 'unsaid':
      return [written([...keys.unsaid(id), record.messageId], record.body)];
    case 'seen': {
      // Of the other party's choice, and perhaps below zero.
      const place = Number(BigInt.asUintN(64, record.sndMsgId) % BigInt(remembered));
      return [{ key: [...keys.seen(id), place], value: record.hash }];
    }
    case 'ownLink':
      return [{ key: keys.links(record.link), value: 'made' satisfies LinkUse }];
    case 'request':
      return [written([...keys.requests(id), record.requestId], record.invitation)];
  }
}

function written(key: Key, value: Value | null): Write {
  return value === null ? { key, deleted: true } : { key, value };
}

export class AgentStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async claim(): Promise<void> {
    const stored = await this.#store.get(keys.format);
    if (typeof stored === 'number' && stored > format) throw new AgentError('futureStore');
    if (stored !== format) await this.#store.write([{ key: keys.format, value: format }]);
  }

  write(writes: readonly Write[]): Promise<void> {
    return this.#store.write(writes);
  }

  async connections(): Promise<ConnectionState[]> {
    const entries = await this.#store.list({ prefix: keys.connections });
    return entries.map(([, value]) => value as unknown as ConnectionState);
  }

  async outbox(id: ConnectionId): Promise<Waiting[]> {
    return numberedIn(await this.#store.list({ prefix: keys.outbox(id) }));
  }

  async envelope(id: ConnectionId, n: number): Promise<Uint8Array | null> {
    return (await this.#store.get([...keys.envelopes(id), n])) as Uint8Array | null;
  }

  async events(id: ConnectionId): Promise<Numbered<AgentEvent>[]> {
    return numberedIn(await this.#store.list({ prefix: keys.events(id) }));
  }

  async request(id: ConnectionId, requestId: string): Promise<Uint8Array | null> {
    return (await this.#store.get([...keys.requests(id), requestId])) as Uint8Array | null;
  }

  /** What the user has done with this link before. */
  async linkUse(name: string): Promise<LinkUse | null> {
    return (await this.#store.get(keys.links(name))) as LinkUse | null;
  }

  known(id: ConnectionId): Known {
    return {
      sent: async (sndMsgId) => {
        const n = Number(sndMsgId);
        const isNumber = Number.isSafeInteger(n) && n >= 0;
        const sent = isNumber ? await this.#store.get([...keys.sent(id), n]) : null;
        // As older versions stored it.
        return sent instanceof Uint8Array ? { messageId: n, hash: sent } : (sent as SentMessage | null);
      },
      unsaid: async (messageId) =>
        (await this.#store.get([...keys.unsaid(id), messageId])) as Uint8Array | null,
      isSeen: async (hash) => {
        const entries = await this.#store.list({ prefix: keys.seen(id) });
        return entries.some(([, seen]) => hex(seen as Uint8Array) === hex(hash));
      },
    };
  }

  /** Everything of a connection but the connection itself. */
  async everythingOf(id: ConnectionId): Promise<Write[]> {
    return [...(await this.#allIn(id, keys.outbox, keys.envelopes)), ...(await this.allButOutgoing(id))];
  }

  allButOutgoing(id: ConnectionId): Promise<Write[]> {
    return this.#allIn(id, keys.events, keys.sent, keys.unsaid, keys.seen, keys.requests);
  }

  async #allIn(id: ConnectionId, ...ranges: ((id: ConnectionId) => Key)[]): Promise<Write[]> {
    const entries = await Promise.all(ranges.map((range) => this.#store.list({ prefix: range(id) })));
    return entries.flat().map(([key]) => ({ key, deleted: true }));
  }
}

export const taken = {
  outgoing: (id: ConnectionId, n: number): Write[] => [
    { key: [...keys.outbox(id), n], deleted: true },
    { key: [...keys.envelopes(id), n], deleted: true },
  ],
  event: (id: ConnectionId, n: number): Write => ({ key: [...keys.events(id), n], deleted: true }),
  request: (id: ConnectionId, requestId: string): Write => ({
    key: [...keys.requests(id), requestId],
    deleted: true,
  }),
  connection: (id: ConnectionId): Write => ({ key: keys.connection(id), deleted: true }),
};

export type LinkUse = 'made' | 'joined';

export const noted = {
  joined: (link: string): Write => ({ key: keys.links(link), value: 'joined' satisfies LinkUse }),
};

function numberedIn<T extends object>(entries: readonly Entry[]): Numbered<T>[] {
  return entries.map(([key, value]) => ({ n: Number(key.at(-1)), value: value as unknown as T }));
}
