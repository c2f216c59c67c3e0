// What a person asks about the other party of a conversation, and decides about it: what to call them, whether they are
// who they say, and through which relay to hear from them.

import type { SMPServer } from '../../../src/proto/server.ts';
import type { Agent } from '../agent.ts';
import type { Ways } from '../network/ways.ts';
import type { OwnProfile } from './chatStore.ts';
import type { ConversationId } from './conversation.ts';
import type { Ledger } from './ledger.ts';
import type { Surroundings } from './surroundings.ts';

export abstract class ContactCommands {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  protected get agent(): Agent {
    return this.#around.agent();
  }

  protected get ledger(): Ledger {
    return this.#around.ledger;
  }

  protected get own(): OwnProfile {
    return this.#around.own();
  }

  /** What this user calls them; null for what they call themselves. */
  rename(id: ConversationId, name: string | null): Promise<void> {
    return this.ledger.change(id, (draft) => draft.set({ givenName: name }));
  }

  /** For both to compare; null before they are connected. */
  securityCode(id: ConversationId): string | null {
    return this.agent.securityCode(id);
  }

  /** When this user found the code to be the same, in milliseconds; null also where it is another one since. */
  verifiedSince(id: ConversationId): number | null {
    const verified = this.ledger.record(id)?.verified ?? null;
    return verified !== null && verified.code === this.securityCode(id) ? verified.at : null;
  }

  async setVerified(id: ConversationId, isVerified: boolean): Promise<void> {
    const code = this.securityCode(id);
    const verified = isVerified && code !== null ? { code, at: Date.now() } : null;
    await this.ledger.change(id, (draft) => draft.set({ verified }));
  }

  /** Where messages do not decrypt. */
  repair(id: ConversationId): Promise<void> {
    return this.agent.syncRatchet(id);
  }

  /** Which relays and which proxy are in use; null before each party knows where the other receives. */
  ways(id: ConversationId): Ways | null {
    return this.agent.ways(id);
  }

  /** Receive through another of this user's relays; through any other unless one is named. */
  async moveToRelay(id: ConversationId, server?: SMPServer): Promise<void> {
    await this.agent.moveToRelay(id, server);
    // It shows at once that it is under way.
    await this.ledger.change(id, () => undefined);
  }
}
