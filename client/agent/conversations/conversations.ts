// Conversations over an agent and its store: who the other party is, what was said, and what became of it. The page and
// the terminal show what this keeps. Open one per store:
//
//     const conversations = await Conversations.open({ store, settings, profile, onChange, onNotice });
//     const { id } = await conversations.invite();          // the link comes as a change, in `conversation.links`
//     await conversations.send(id, 'hello');                // resolves when stored; waits for the other party to join
//     await conversations.history(id, { before: 100 });     // the 50 items before it, the oldest first
//
// Every change is told through `onChange` after it is stored. What cannot be done rejects with ConversationError.

import type { AgentOptions } from '../agent.ts';
import type { MsgContent } from '../chat/msgContent.ts';
import type { Profile } from '../chat/profile.ts';
import type { InspectedLink } from '../link.ts';
import type { Store } from '../../store/store.ts';
import type { Change, ChatItem, Conversation, ConversationId } from './conversation.ts';

export interface ConversationsOptions extends Pick<
  AgentOptions,
  'settings' | 'onNotice' | 'connect' | 'fresh'
> {
  store: Store;
  /** Who this user is to others; null for who they were before. */
  profile: Profile | null;
  onChange: (change: Change) => void;
}

export interface Page {
  /** Items before this number; the last ones unless given. */
  before?: number;
  /** 50 unless given. */
  limit?: number;
}

export abstract class ConversationsInterface {
  static open: (options: ConversationsOptions) => Promise<ConversationsInterface>;

  abstract readonly profile: Profile;
  /** Told to everybody that this user is connected with. */
  abstract setProfile(profile: Profile): Promise<void>;

  /** The latest first. */
  abstract list(): Conversation[];
  abstract get(id: ConversationId): Conversation | null;
  /** The oldest first. */
  abstract history(id: ConversationId, page?: Page): Promise<ChatItem[]>;

  /** A link for one person. */
  abstract invite(): Promise<Conversation>;
  /** A link for many, who appear in its `requests`. */
  abstract createAddress(): Promise<Conversation>;
  abstract inspectLink(text: string): InspectedLink | null;
  abstract join(link: string): Promise<Conversation>;
  /** The conversation that was begun with this link, if it is still there. */
  abstract joinedThrough(link: string): Conversation | null;
  abstract accept(addressId: ConversationId, requestId: string): Promise<Conversation>;
  abstract reject(addressId: ConversationId, requestId: string): Promise<void>;

  abstract send(
    id: ConversationId,
    content: string | MsgContent,
    options?: { quote?: number },
  ): Promise<ChatItem>;
  abstract edit(id: ConversationId, n: number, text: string): Promise<void>;
  /** `forBoth`: the other party is asked to delete it too, which only works for own messages. */
  abstract removeItem(id: ConversationId, n: number, options?: { forBoth?: boolean }): Promise<void>;
  abstract markRead(id: ConversationId): Promise<void>;
  /** What this user calls them; null for what they call themselves. */
  abstract rename(id: ConversationId, name: string | null): Promise<void>;
  /** For both to compare; null before they are connected. */
  abstract securityCode(id: ConversationId): string | null;
  /** Where messages do not decrypt. */
  abstract repair(id: ConversationId): Promise<void>;
  /** Receive through another relay. */
  abstract moveToRelay(id: ConversationId): Promise<void>;
  /** With all that was said; the other party is not told. */
  abstract delete(id: ConversationId): Promise<void>;

  /** How many messages no relay has yet. */
  abstract unsent(): number;
  abstract reconnectNow(): void;
  /** The store stays open: it is its owner's. */
  abstract close(): Promise<void>;
}
