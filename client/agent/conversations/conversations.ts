// Conversations over an agent and its store: who the other party is, what was said, and what became of it. The page and
// the terminal show what this keeps. Open one per store:
//
//     const conversations = await Conversations.open({ store, settings, profile, onChange, onNotice });
//     const { id } = await conversations.invite();          // the link comes as a change, in `conversation.links`
//     await conversations.send(id, 'hello');                // resolves when stored; waits for the other party to join
//     await conversations.history(id, { before: 100 });     // the 50 items before it, the oldest first
//
// Every change is told through `onChange` after it is stored. What cannot be done rejects with ConversationError or
// AgentError, whose `reason` is put into words in inWords.ts.

import { concat } from '../../../src/proto/bytes.ts';
import { Agent, type AgentOptions } from '../agent.ts';
import type { MsgContent } from '../chat/msgContent.ts';
import type { Profile } from '../chat/profile.ts';
import type { Taken } from '../delivery/eventQueue.ts';
import type { AgentEvent } from '../events.ts';
import type { AgentSettings } from '../settings.ts';
import type { Store } from '../../store/store.ts';
import { ChatStore, type OwnProfile, stored } from './chatStore.ts';
import type { Change, ChatItem, Conversation, ConversationId } from './conversation.ts';
import { ConversationError } from './conversationError.ts';
import { farewell } from './introduction.ts';
import { Ledger } from './ledger.ts';
import { LinkCommands } from './linkCommands.ts';
import { type Beside, Outgoing } from './outgoing.ts';
import { changedProfile, ownProfile } from './ownProfile.ts';
import { takeEvent } from './takeEvent.ts';

export interface ConversationsOptions extends Pick<
  AgentOptions,
  'settings' | 'onNotice' | 'connect' | 'fresh'
> {
  store: Store;
  /** Who this user is to others; null for who they were before. */
  profile: Profile | null;
  onChange: (change: Change) => void;
}

export interface HistoryPage {
  /** Items before this number; the last ones unless given. */
  before?: number;
  limit?: number;
}

const pageLength = 50;

export class Conversations extends LinkCommands {
  readonly #store: ChatStore;
  readonly #ledger: Ledger;
  readonly #outgoing: Outgoing;
  #own: OwnProfile;
  #agent!: Agent;

  private constructor(store: ChatStore, own: OwnProfile, onChange: (change: Change) => void) {
    const ledger = new Ledger({
      store,
      onChange,
      connection: (id) => this.#agent.connection(id),
      profileNumber: () => this.#own.number,
    });
    const around = { ledger, agent: () => this.#agent, own: () => this.#own };
    super(around);
    this.#store = store;
    this.#own = own;
    this.#ledger = ledger;
    this.#outgoing = new Outgoing(around);
  }

  /** Throws ConversationError `empty` where there was no profile before; what agent and store throw is passed on. */
  static async open(options: ConversationsOptions): Promise<Conversations> {
    const { store, profile, onChange, ...agentOptions } = options;
    const chatStore = new ChatStore(store);
    const own = await ownProfile(chatStore, profile);
    const conversations = new Conversations(chatStore, own, onChange);
    await conversations.#ledger.load();
    const opened = Promise.withResolvers<void>();
    const onEvent = async (event: AgentEvent) => {
      // What the agent has to tell at once is told when it is known here.
      await opened.promise;
      return conversations.#take(event);
    };
    const onProgress = (id: ConversationId) => conversations.#ledger.show(id);
    conversations.#agent = await Agent.open({ ...agentOptions, store, onEvent, onProgress });
    await conversations.#reconcile();
    opened.resolve();
    return conversations;
  }

  /** A crash may have come between the agent's change and the one here. */
  async #reconcile(): Promise<void> {
    const connections = this.#agent.connectionList().map(({ id }) => id);
    const known = this.#ledger.ids;
    for (const id of known.filter((each) => !connections.includes(each))) await this.#ledger.remove(id);
    for (const id of connections.filter((each) => !known.includes(each)))
      await this.#ledger.change(id, () => undefined);
    for (const id of connections) this.#follow(id);
  }

  #take(event: AgentEvent): Promise<Taken> {
    return new Promise((answer, refuse) => {
      const { connectionId: id } = event;
      const taken = this.#ledger.lock(id, () =>
        this.#ledger.attempt(id, async (draft) => {
          await takeEvent(draft, event, Date.now());
          await new Promise<void>((isStored, isLost) => {
            const settled = (ok: boolean) => (ok ? isStored() : isLost(new Error('the agent has stopped')));
            // Who has left does not read it.
            answer({ writes: draft.writes(), receipt: draft.record.ended !== 'left', settled });
          });
        }),
      );
      taken.then(() => this.#follow(id), refuse);
    });
  }

  /** A store that fails has stopped the agent, who says so; what is queued stays so. */
  #flush(id: ConversationId): void {
    this.#outgoing.flush(id).catch(() => undefined);
  }

  /** What is still to be done, also after a crash. */
  #follow(id: ConversationId): void {
    if (this.#ledger.record(id)?.ended === 'left') this.#agent.end(id).catch(() => undefined);
    else this.#flush(id);
  }

  /** Holds from the next message on. */
  setSettings(changed: Partial<AgentSettings>): void {
    this.#agent.setSettings(changed);
  }

  get profile(): Profile {
    return this.#own.profile;
  }

  /** Told to everybody that this user is connected with, or will be, and shown behind the links of addresses. */
  async setProfile(profile: Profile): Promise<void> {
    const own = changedProfile(this.#own, profile);
    await this.#store.write([stored.profile(own)]);
    this.#own = own;
    for (const id of this.#ledger.ids) this.#flush(id);
  }

  /** The latest first. */
  list(): Conversation[] {
    const views = this.#ledger.ids.map((id) => this.get(id)).filter((view) => view !== null);
    return views.toSorted((a, b) => b.changedAt - a.changedAt);
  }

  get(id: ConversationId): Conversation | null {
    return this.#ledger.view(id);
  }

  /** The oldest first. */
  history(id: ConversationId, { before, limit = pageLength }: HistoryPage = {}): Promise<ChatItem[]> {
    return this.#store.items(id, limit, before);
  }

  /**
   * Resolves when it is stored: it is sent as soon as it can be. `file`: the picture, or the voice, that `content`
   * describes, of at most `maxFileLength` bytes; what becomes of it is told in the item's `transfer`.
   */
  async send(
    id: ConversationId,
    content: string | MsgContent,
    { quote = null, file = null }: Partial<Beside> = {},
  ): Promise<ChatItem> {
    const item = await this.#outgoing.send(id, contentOf(content), { quote, file });
    if (file !== null) this.#flush(id);
    return item;
  }

  /** The bytes of what came, or went, with an item; null where they are not whole here. */
  async fileOf(id: ConversationId, n: number): Promise<Uint8Array | null> {
    const item = await this.#store.item(id, n);
    if (item === null || item.from === 'nobody' || item.message.file === null) return null;
    const bytes = concat(...(await this.#store.chunks(id, n)));
    return bytes.length === item.message.file.fileSize ? bytes : null;
  }

  /** Rejects with `notConnected` where the other party cannot be told now. */
  async edit(id: ConversationId, n: number, content: string | MsgContent): Promise<void> {
    return this.#outgoing.edit(id, n, contentOf(content));
  }

  /** With one of `reactionEmoji`, or no longer; to any message of the two. Rejects with `notConnected` as `edit` does. */
  async react(id: ConversationId, n: number, emoji: string, isAdded = true): Promise<void> {
    return this.#outgoing.react(id, n, emoji, isAdded);
  }

  /** `forBoth`: the other party is asked to delete it too, which it only does with what it got from this user. */
  async removeItem(id: ConversationId, n: number, { forBoth = false } = {}): Promise<void> {
    if (forBoth) return this.#outgoing.unsay(id, n);
    await this.#ledger.change(id, async (draft) => {
      const item = await draft.item(n);
      if (item !== null) await draft.remove(item);
    });
  }

  async markRead(id: ConversationId): Promise<void> {
    if (this.#ledger.record(id)?.unread) await this.#ledger.change(id, (draft) => draft.set({ unread: 0 }));
  }

  /** With all that was said. It is gone at once; the other party is told, if they can be. */
  async delete(id: ConversationId): Promise<void> {
    const isHeard = this.#ledger.record(id)?.ended === null;
    await this.#agent.delete(id, { lastWords: isHeard ? farewell() : null });
    await this.#ledger.remove(id);
  }

  /** How many messages and files no relay has yet, of those that still can be sent. */
  unsent(): number {
    const open = this.list().filter(({ state }) => state !== 'failed' && state !== 'ended');
    const records = open.map(({ id }) => this.#ledger.record(id)).filter((record) => record !== null);
    return records.reduce(
      (sum, { queued, sending, going = [] }) => sum + queued.length + sending + going.length,
      0,
    );
  }

  /** The network is back, or somebody looks at the screen: no wait for the next try. */
  reconnectNow(): void {
    this.#agent.reconnectNow();
  }

  /** Resolves when nothing is written any more; the store is its owner's. */
  async close(): Promise<void> {
    await this.#agent.close();
    await this.#ledger.idle();
  }
}

function contentOf(content: string | MsgContent): MsgContent {
  const read: MsgContent = typeof content === 'string' ? { type: 'text', text: content } : content;
  if (read.type === 'text' && read.text.trim() === '') throw new ConversationError('empty');
  return read;
}
