// Somebody who talks by a program without a screen, over the same relay and proxy as the page.

import type { ChatItem, ReceivedItem } from '../../client/agent/conversations/conversation.ts';
import { Conversations } from '../../client/agent/conversations/conversations.ts';
import type { RelaySettings } from '../../client/agent/settings.ts';
import { parseServer } from '../../src/proto/server.ts';
import { MemoryStore } from '../agent/memoryStore.ts';

export class Program {
  readonly conversations: Conversations;

  private constructor(conversations: Conversations) {
    this.conversations = conversations;
  }

  static async starts(page: URL, displayName: string): Promise<Program> {
    const proposed = await fetch(new URL('/client.json', page));
    const { relays, proxies } = (await proposed.json()) as Record<'relays' | 'proxies', string[]>;
    const conversations = await Conversations.open({
      store: new MemoryStore(),
      settings: { relays: relays.map(serverIn), proxies: proxies.map(serverIn) },
      profile: { displayName, fullName: '' },
      onChange: () => undefined,
    });
    return new Program(conversations);
  }

  get id(): string {
    return this.conversations.list()[0]?.id ?? '';
  }

  async invites(): Promise<string> {
    await this.conversations.invite();
    return this.#until(() => this.conversations.get(this.id)?.links?.short ?? null);
  }

  /** What has come with these words, once its file is whole. */
  gets(text: string): Promise<ReceivedItem> {
    const isIt = (item: ChatItem) =>
      item.from === 'other' && item.message.content.text === text && item.message.transfer?.state === 'whole';
    return this.#until(async () => {
      const items = await this.conversations.history(this.id);
      return (items.find(isIt) as ReceivedItem | undefined) ?? null;
    });
  }

  async #until<T>(look: () => T | null | Promise<T | null>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function serverIn(address: string): RelaySettings {
  const read = parseServer(address);
  if (read === null) throw new Error(`no address: ${address}`);
  const { basicAuth, ...server } = read;
  return { server, basicAuth };
}
