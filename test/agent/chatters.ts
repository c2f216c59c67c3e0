// People with conversations over real relays and proxies, and what they see.

import { Conversations, type ConversationsOptions } from '../../client/agent/conversations/conversations.ts';
import type {
  Change,
  ChatItem,
  Conversation,
  ReceivedItem,
  SentItem,
} from '../../client/agent/conversations/conversation.ts';
import type { AgentSettings } from '../../client/agent/settings.ts';
import { MemoryStore } from './memoryStore.ts';
import type { World } from './world.ts';

export class Chatter {
  readonly name: string;
  readonly changes: Change[] = [];
  store = new MemoryStore();
  conversations!: Conversations;
  #isKnown = false;
  readonly #settings: ConversationsOptions['settings'];
  readonly #listeners = new Set<() => void>();

  private constructor(name: string, settings: ConversationsOptions['settings']) {
    this.name = name;
    this.#settings = settings;
  }

  static async of(
    world: World,
    name: string,
    own: 0 | 1,
    settings: Partial<AgentSettings> = {},
  ): Promise<Chatter> {
    const chatter = new Chatter(name, world.settings(own, { pq: false, ...settings }));
    await chatter.opens();
    return world.cleanup.add(chatter, (each) => each.conversations.close());
  }

  async opens(): Promise<void> {
    this.conversations = await Conversations.open({
      store: this.store,
      settings: this.#settings,
      profile: this.#isKnown ? null : { displayName: this.name, fullName: '' },
      connect: { pingInterval: 0 },
      onChange: (change) => {
        this.changes.push(change);
        for (const listener of this.#listeners) listener();
      },
    });
  }

  /** A process that ends, and another one after it. */
  async comesBack(): Promise<void> {
    this.#isKnown = true;
    await this.conversations.close();
    this.store = this.store.revived();
    await this.opens();
  }

  get only(): Conversation {
    const [conversation] = this.conversations.list();
    if (conversation === undefined) throw new Error(`${this.name} has no conversation`);
    return conversation;
  }

  /** Until what is seen is as wanted. */
  async sees(isWanted: (conversation: Conversation) => boolean): Promise<Conversation> {
    for (;;) {
      const found = this.conversations.list().find(isWanted);
      if (found !== undefined) return found;
      await this.#somethingNew();
    }
  }

  async finds(isWanted: (item: ChatItem) => boolean): Promise<ChatItem> {
    for (;;) {
      const found = (await this.conversations.history(this.only.id)).find(isWanted);
      if (found !== undefined) return found;
      await this.#somethingNew();
    }
  }

  hears(text: string): Promise<ReceivedItem> {
    const isIt = (item: ChatItem) => item.from === 'other' && item.message.content.text === text;
    return this.finds(isIt) as Promise<ReceivedItem>;
  }

  knows(text: string, state: SentItem['delivery']['state']): Promise<SentItem> {
    const isIt = (item: ChatItem) =>
      item.from === 'self' && item.message.content.text === text && item.delivery.state === state;
    return this.finds(isIt) as Promise<SentItem>;
  }

  /** Until it is known what becomes of it. */
  settles(text: string): Promise<SentItem> {
    const isIt = (item: ChatItem) =>
      item.from === 'self' && item.message.content.text === text && item.delivery.state !== 'sending';
    return this.finds(isIt) as Promise<SentItem>;
  }

  async invites(): Promise<string> {
    const { id } = await this.conversations.invite();
    const { links } = await this.sees((each) => each.id === id && each.links !== null);
    return links?.short ?? '';
  }

  async says(text: string): Promise<ChatItem> {
    return this.conversations.send(this.only.id, text);
  }

  async texts(from: 'self' | 'other'): Promise<string[]> {
    const items = await this.conversations.history(this.only.id, { limit: 1000 });
    return items.flatMap((item) => (item.from === from ? [item.message.content.text] : []));
  }

  async occurrences(): Promise<string[]> {
    const items = await this.conversations.history(this.only.id);
    return items.flatMap((item) => (item.from === 'nobody' ? [item.occurrence.what] : []));
  }

  #somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      const heard = () => {
        clearTimeout(timer);
        this.#listeners.delete(heard);
        resolve();
      };
      // What came between two looks is not missed for long.
      const timer = setTimeout(heard, 200);
      this.#listeners.add(heard);
    });
  }
}

export async function twoChatters(
  world: World,
  settings: Partial<AgentSettings> = {},
): Promise<{ alice: Chatter; bob: Chatter }> {
  const [alice, bob] = await Promise.all([
    Chatter.of(world, 'Alice', 0, settings),
    Chatter.of(world, 'Bob', 1, settings),
  ]);
  await bob.conversations.join(await alice.invites());
  await Promise.all([alice, bob].map((each) => each.sees(({ state }) => state === 'connected')));
  return { alice, bob };
}
