// What the rooms show: conversations, the lines of the one that is open, and what is known of the network.

import type { Profile } from '../agent/chat/profile.ts';
import type { Notice } from '../agent/events.ts';
import type { Change, ChatItem, Conversation, ConversationId } from '../agent/conversations/conversation.ts';
import { Conversations } from '../agent/conversations/conversations.ts';
import type { Store } from '../store/store.ts';
import { agentSettings, type Choices, type Servers } from './choices.ts';
import { Emitter } from './emitter.ts';
import { Network } from './network.ts';
import { placeOf } from './place.ts';
import { ShownLines } from './shownLines.ts';
import type { Condition } from './stateInWords.ts';

export interface ModelOptions {
  store: Store;
  choices: Choices;
  servers: Servers;
  /** Nothing can be stored any more. */
  stopped: (error: unknown) => void;
  /** Somebody has said something, or asks at an address. */
  arrived: (conversation: Conversation) => void;
}

export class Model extends Emitter {
  /** Set before anybody has the model. */
  conversations!: Conversations;
  readonly network = new Network();
  readonly lines = new ShownLines({
    conversations: () => this.conversations,
    changed: () => this.changed(),
    failed: (error) => this.#stopped(error),
  });
  #arrived: ModelOptions['arrived'] = () => undefined;
  #stopped: ModelOptions['stopped'] = () => undefined;
  /** How many people ask at each address. */
  readonly #requests = new Map<ConversationId, number>();

  static async open({ store, choices, servers, stopped, arrived }: ModelOptions): Promise<Model> {
    const model = new Model();
    model.#arrived = arrived;
    model.#stopped = stopped;
    model.conversations = await Conversations.open({
      store,
      settings: agentSettings(servers, choices),
      profile: profileOf(choices),
      onChange: (change) => model.#follow(change),
      onNotice: (notice) => {
        if (notice.notice === 'stopped') stopped(notice.error);
        else model.#notice(notice);
      },
    });
    for (const { id, requests } of model.list) model.#requests.set(id, requests.length);
    addEventListener('online', model.#back);
    addEventListener('offline', model.#back);
    document.addEventListener('visibilitychange', model.#back);
    return model;
  }

  async choose(choices: Choices, servers: Servers): Promise<void> {
    this.conversations.setSettings(agentSettings(servers, choices));
    await this.conversations.setProfile(profileOf(choices));
    this.changed();
  }

  async close(): Promise<void> {
    removeEventListener('online', this.#back);
    removeEventListener('offline', this.#back);
    document.removeEventListener('visibilitychange', this.#back);
    await this.conversations.close();
  }

  get list(): Conversation[] {
    return this.conversations.list();
  }

  get unread(): number {
    return this.list.reduce((sum, { unread }) => sum + unread, 0);
  }

  /** What the network means for a conversation at the moment. */
  condition({ id }: Conversation): Condition {
    const ways = this.conversations.ways(id);
    const through = ways?.through ?? null;
    return {
      isOffline: !navigator.onLine,
      silence: ways === null ? this.network.silence : this.network.silenceOf(ways.own),
      wait: this.network.waitOf(id),
      through: through && placeOf(through.proxy.server),
    };
  }

  markRead(id: ConversationId): void {
    this.conversations.markRead(id).catch(this.#stopped);
  }

  #follow(change: Change): void {
    switch (change.change) {
      case 'item':
        this.lines.put(change.id, change.item, change.before === null);
        if (hasGone(change.item)) this.network.goesWell(change.id);
        if (change.before === null && change.item.from === 'other') this.#comes(change.id);
        break;
      case 'itemRemoved':
        this.lines.drop(change.id, change.n);
        break;
      case 'removed':
        this.lines.forget(change.id);
        break;
      case 'conversation':
        this.#countRequests(change.conversation);
    }
    this.changed();
  }

  #comes(id: ConversationId): void {
    const conversation = this.conversations.get(id);
    if (conversation !== null) this.#arrived(conversation);
  }

  #countRequests({ id, requests }: Conversation): void {
    const before = this.#requests.get(id);
    this.#requests.set(id, requests.length);
    if (before !== undefined && requests.length > before) this.#comes(id);
  }

  #notice(notice: Notice): void {
    this.network.take(notice);
    this.changed();
  }

  readonly #back = (): void => {
    if (navigator.onLine && document.visibilityState === 'visible') this.conversations.reconnectNow();
    this.changed();
  };
}

function profileOf({ name }: Choices): Profile {
  return { displayName: name, fullName: '' };
}

/** It shows that there is a way. */
function hasGone(item: ChatItem): boolean {
  if (item.from === 'self') return item.delivery.state === 'sent' || item.delivery.state === 'delivered';
  return item.from === 'nobody' && item.occurrence.what === 'connected';
}
