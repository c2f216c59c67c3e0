// What is known of the network at the moment: which of this user's relays answer, and what conversations wait for.

import { formatServer, type SMPServer } from '../../src/proto/server.ts';
import type { ConversationId } from '../agent/conversations/conversation.ts';
import type { Notice } from '../agent/events.ts';
import type { Ended } from '../smp/smpClient.ts';

export type Wait = Extract<Notice, { notice: 'delayed' | 'queueFull' | 'receivedElsewhere' }>;

/** A relay that does not answer, and why; null while that is not known. */
export interface Silence {
  server: string;
  error: Ended | null;
  /** How often in a row it was tried. */
  tries: number;
}

export class Network {
  readonly #relays = new Map<string, Silence | 'connected'>();
  readonly #waits = new Map<ConversationId, Wait>();

  take(notice: Notice): void {
    switch (notice.notice) {
      case 'relay':
        return this.#takeRelay(notice);
      case 'delayed':
      case 'queueFull':
      case 'receivedElsewhere':
        this.#waits.set(notice.connectionId, notice);
        return;
      case 'queueDrained':
        return this.goesWell(notice.connectionId);
      case 'sameOperator':
      case 'prohibited':
      case 'stopped':
    }
  }

  #takeRelay(notice: Notice & { notice: 'relay' }): void {
    const { server, state } = notice;
    const before = this.#silence(server);
    if (state === 'connected') this.#relays.set(server, 'connected');
    else if (state === 'disconnected')
      this.#relays.set(server, { server, error: notice.error, tries: (before?.tries ?? 0) + 1 });
    else if (!this.#relays.has(server)) this.#relays.set(server, { server, error: null, tries: 0 });
  }

  #silence(server: string): Silence | null {
    const known = this.#relays.get(server);
    return known === undefined || known === 'connected' ? null : known;
  }

  /** Something has gone through: nothing is waited for any more. */
  goesWell(id: ConversationId): void {
    this.#waits.delete(id);
  }

  waitOf(id: ConversationId): Wait | null {
    return this.#waits.get(id) ?? null;
  }

  /** Null where it answers. */
  silenceOf(server: SMPServer): Silence | null {
    return this.#silence(formatServer(server));
  }

  /** One that does not answer, where none does. */
  get silence(): Silence | null {
    const { silent } = this;
    return silent.length === this.#relays.size ? (silent[0] ?? null) : null;
  }

  /** Those that do not answer. */
  get silent(): Silence[] {
    return [...this.#relays.values()].filter((each) => each !== 'connected');
  }
}
