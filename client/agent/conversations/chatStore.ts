// Where conversations are kept, beside what the agent keeps of their connections: for each a record, its items by
// number, and where to find an item by what the other party or the agent calls it.

import { base64url } from '../../../src/proto/bytes.ts';
import type { Key, Store, Value, Write } from '../../store/store.ts';
import type { Profile } from '../chat/profile.ts';
import type { SharedMsgId } from '../chat/sharedMsgId.ts';
import type { MessageId } from '../events.ts';
import type { ChatItem, ConversationId } from './conversation.ts';
import type { ConversationRecord } from './conversationRecord.ts';

export type Side = 'self' | 'other';

/** What a message of the agent is, if it is a chunk: which item's, and where in the file it ends. */
export interface SentChunk {
  n: number;
  chunkNo: number;
  end: number;
}

/** Who this user is; `number` counts the changes. */
export interface OwnProfile {
  profile: Profile;
  number: number;
}

const keys = {
  profile: ['chat', 'profile'],
  records: ['chat', 'conversation'],
  items: (id: ConversationId) => ['chat', 'item', id],
  shared: (id: ConversationId) => ['chat', 'shared', id],
  numbers: (id: ConversationId) => ['chat', 'number', id],
  chunkNumbers: (id: ConversationId) => ['chat', 'chunkNumber', id],
  files: (id: ConversationId) => ['chat', 'file', id],
} satisfies { [name: string]: Key | ((id: ConversationId) => Key) };

const itemKey = (id: ConversationId, n: number): Key => [...keys.items(id), n];
const sharedKey = (id: ConversationId, side: Side, msgId: SharedMsgId): Key => [
  ...keys.shared(id),
  side,
  base64url(msgId),
];
const numberKey = (id: ConversationId, messageId: MessageId): Key => [...keys.numbers(id), messageId];

const chunkNumberKey = (id: ConversationId, messageId: MessageId): Key => [
  ...keys.chunkNumbers(id),
  messageId,
];
const chunkKey = (id: ConversationId, n: number, chunkNo: number): Key => [...keys.files(id), n, chunkNo];

/** The one door between plain data of ours and the store's values. */
const asValue = (plain: object): Value => plain as Value;

export const stored = {
  profile: (own: OwnProfile): Write => ({ key: keys.profile, value: asValue(own) }),
  record: (id: ConversationId, record: ConversationRecord): Write => ({
    key: [...keys.records, id],
    value: asValue(record),
  }),
  item: (id: ConversationId, item: ChatItem): Write => ({ key: itemKey(id, item.n), value: asValue(item) }),
  noItem: (id: ConversationId, n: number): Write => ({ key: itemKey(id, n), deleted: true }),
  shared: (id: ConversationId, side: Side, msgId: SharedMsgId, n: number): Write => ({
    key: sharedKey(id, side, msgId),
    value: n,
  }),
  /** The agent's number of an item, by which it tells what becomes of it. */
  number: (id: ConversationId, messageId: MessageId, n: number): Write => ({
    key: numberKey(id, messageId),
    value: n,
  }),
  noNumber: (id: ConversationId, messageId: MessageId): Write => ({
    key: numberKey(id, messageId),
    deleted: true,
  }),
  chunkNumber: (id: ConversationId, messageId: MessageId, chunk: SentChunk): Write => ({
    key: chunkNumberKey(id, messageId),
    value: asValue(chunk),
  }),
  noChunkNumber: (id: ConversationId, messageId: MessageId): Write => ({
    key: chunkNumberKey(id, messageId),
    deleted: true,
  }),
  chunk: (id: ConversationId, n: number, chunkNo: number, bytes: Uint8Array): Write => ({
    key: chunkKey(id, n, chunkNo),
    value: bytes,
  }),
};

export class ChatStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  write(writes: readonly Write[]): Promise<void> {
    return this.#store.write(writes);
  }

  async profile(): Promise<OwnProfile | null> {
    return (await this.#store.get(keys.profile)) as OwnProfile | null;
  }

  /** Records do not know their conversations, and words in keys come back as they went in. */
  async records(): Promise<Map<ConversationId, ConversationRecord>> {
    const entries = await this.#store.list({ prefix: keys.records });
    return new Map(
      entries.map(([key, value]) => [String(key.at(-1)), value as unknown as ConversationRecord]),
    );
  }

  async item(id: ConversationId, n: number): Promise<ChatItem | null> {
    return (await this.#store.get(itemKey(id, n))) as ChatItem | null;
  }

  /** The last ones before a number, the oldest first. */
  async items(id: ConversationId, limit: number, before?: number): Promise<ChatItem[]> {
    const range = {
      prefix: keys.items(id),
      limit,
      reverse: true,
      ...(before === undefined ? {} : { before }),
    };
    const entries = await this.#store.list(range);
    return entries.map(([, value]) => value as unknown as ChatItem).reverse();
  }

  async sharedItem(id: ConversationId, side: Side, msgId: SharedMsgId): Promise<number | null> {
    return (await this.#store.get(sharedKey(id, side, msgId))) as number | null;
  }

  async numberedItem(id: ConversationId, messageId: MessageId): Promise<number | null> {
    return (await this.#store.get(numberKey(id, messageId))) as number | null;
  }

  async numberedChunk(id: ConversationId, messageId: MessageId): Promise<SentChunk | null> {
    return (await this.#store.get(chunkNumberKey(id, messageId))) as SentChunk | null;
  }

  async chunk(id: ConversationId, n: number, chunkNo: number): Promise<Uint8Array | null> {
    return (await this.#store.get(chunkKey(id, n, chunkNo))) as Uint8Array | null;
  }

  /** In order, as far as they are here. */
  async chunks(id: ConversationId, n: number): Promise<Uint8Array[]> {
    const entries = await this.#store.list({ prefix: [...keys.files(id), n] });
    return entries.map(([, value]) => value as Uint8Array);
  }

  async nothingOfFile(id: ConversationId, n: number): Promise<Write[]> {
    const entries = await this.#store.list({ prefix: [...keys.files(id), n] });
    return entries.map(([key]) => ({ key, deleted: true }));
  }

  /** What deletes everything of a conversation. */
  async everythingOf(id: ConversationId): Promise<Write[]> {
    const ranges = [keys.items, keys.shared, keys.numbers, keys.chunkNumbers, keys.files];
    const entries = await Promise.all(ranges.map((range) => this.#store.list({ prefix: range(id) })));
    const all = [[...keys.records, id], ...entries.flat().map(([key]) => key)];
    return all.map((key) => ({ key, deleted: true }));
  }
}
