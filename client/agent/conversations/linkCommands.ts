// How conversations begin: with a link of this user's own, through somebody else's, or with a request at an address.

import type { Profile } from '../chat/profile.ts';
import { type InspectedLink, linkName, parseLink } from '../link.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import { ContactCommands } from './contactCommands.ts';
import type { Conversation, ConversationId } from './conversation.ts';
import { ConversationError } from './conversationError.ts';
import { introduction, readLinkProfile, writeLinkProfile } from './introduction.ts';

export abstract class LinkCommands extends ContactCommands {
  /** A link for one person. */
  async invite(): Promise<Conversation> {
    const { profile } = this.own;
    const info = introduction(profile, 'invitation');
    return this.#begin(await this.agent.createInvitation({ info, userData: writeLinkProfile(profile) }));
  }

  /** A link for many, who appear in its `requests`. */
  async createAddress(): Promise<Conversation> {
    return this.#begin(await this.agent.createAddress({ userData: writeLinkProfile(this.own.profile) }));
  }

  /** Null for what is no link. Nothing is sent. */
  inspectLink(text: string): InspectedLink | null {
    return this.agent.inspectLink(text);
  }

  /**
   * Who shows themselves behind the short link of an address, which is fetched for it; null for a link that shows
   * nothing before it is joined. Rejects with `notReached`, `linkGone`, `linkForged` and what else keeps from joining.
   */
  async peek(text: string): Promise<Profile | null> {
    const userData = await this.agent.peek(text);
    return userData && readLinkProfile(userData);
  }

  /** Of an address: who has it can ask no more through it; the full link stays. */
  async deleteShortLink(id: ConversationId): Promise<void> {
    await this.agent.deleteLink(id);
    await this.ledger.change(id, () => undefined);
  }

  async join(text: string): Promise<Conversation> {
    const link = parseLink(text);
    const mode = this.inspectLink(text)?.mode ?? 'invitation';
    const info = introduction(this.own.profile, mode);
    const id = await this.agent.join(text, { info });
    return this.#begin(id, { origin: 'others', joinedLink: link && linkName(link) });
  }

  /** The conversation that was begun with this link, if it is still there. */
  joinedThrough(text: string): Conversation | null {
    const link = parseLink(text);
    const name = link && linkName(link);
    const id = this.ledger.ids.find((each) => this.ledger.record(each)?.joinedLink === name);
    return name === null || id === undefined ? null : this.ledger.view(id);
  }

  async accept(addressId: ConversationId, requestId: string): Promise<Conversation> {
    const request = this.ledger.view(addressId)?.requests.find((each) => each.requestId === requestId);
    const info = introduction(this.own.profile, 'invitation');
    const id = await this.agent.accept(addressId, requestId, { info });
    await this.#answered(addressId, requestId);
    return this.#begin(id, { origin: 'others', profile: request?.profile ?? null });
  }

  /** The other party is not told. */
  async reject(addressId: ConversationId, requestId: string): Promise<void> {
    await this.agent.reject(addressId, requestId);
    await this.#answered(addressId, requestId);
  }

  #answered(addressId: ConversationId, requestId: string): Promise<void> {
    return this.ledger.change(addressId, (draft) =>
      draft.set({ requests: draft.record.requests.filter((each) => each.requestId !== requestId) }),
    );
  }

  async #begin(id: ConversationId, begun: Partial<ConversationRecord> = {}): Promise<Conversation> {
    await this.ledger.change(id, (draft) => draft.set({ ...begun, changedAt: Date.now() }));
    const view = this.ledger.view(id);
    if (view === null) throw new ConversationError('noSuchConversation');
    return view;
  }
}
