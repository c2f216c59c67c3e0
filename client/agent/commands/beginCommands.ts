// How connections begin: with a link of this user's own, through somebody else's, or with a request at an address.

import { base64url } from '../../../src/proto/bytes.ts';
import type { Write } from '../../store/store.ts';
import { AgentError } from '../agentError.ts';
import { noted, taken } from '../agentStore.ts';
import type { ConnectionId } from '../connection/connectionState.ts';
import { decideAddress, decideInvite } from '../connection/create.ts';
import { decideFollow, decideJoin } from '../connection/join.ts';
import { readRequest } from '../connection/requests.ts';
import { type Decision, Turn } from '../connection/turn.ts';
import { followable, inspect, type Link, linkName } from '../link.ts';
import { LinkCommands } from './linkCommands.ts';

export interface InvitationOptions {
  /** What who joins is told of this user. */
  info: Uint8Array;
  /** What is shown at the short link; null for no short link. */
  userData?: Uint8Array | null;
  clientData?: string | null;
}

const idLength = 12;

export abstract class BeginCommands extends LinkCommands {
  /** The link comes as the event `linkReady`. */
  async createInvitation(options: InvitationOptions): Promise<ConnectionId> {
    const connection = this.#newConnection(options);
    await this.#begin(await decideInvite(connection, options.info, this.context.fresh));
    return connection.id;
  }

  /** The link comes as the event `linkReady`, and who asks at it as `request`. */
  async createAddress(options: Omit<InvitationOptions, 'info'> = {}): Promise<ConnectionId> {
    const connection = this.#newConnection(options);
    await this.#begin(decideAddress(connection, this.context.fresh));
    return connection.id;
  }

  /** `info`: what the other party is told of this user. */
  async join(text: string, { info }: { info: Uint8Array }): Promise<ConnectionId> {
    const link = followable(text);
    const name = linkName(link);
    const isOnce = inspect(link).mode === 'invitation';
    const use = await this.context.store.linkUse(name);
    if (use !== null) throw new AgentError(use === 'made' ? 'ownLink' : 'alreadyJoined');
    const id = this.#newId();
    await this.#begin(await this.#joined(id, link, info), isOnce ? [noted.joined(name)] : []);
    return id;
  }

  async #joined(id: ConnectionId, link: Link, info: Uint8Array): Promise<Decision> {
    const { fresh, settings } = this.context;
    const peer = inspect(link).servers[0];
    const connection = { id, replyTo: this.relay(peer), pq: settings.pq, info };
    if (link.form === 'short') return decideFollow(connection, link.link, fresh);
    const joined = await decideJoin(connection, link.request, fresh);
    if (typeof joined === 'string') throw new AgentError('notALink');
    return joined as Turn;
  }

  /** A request at a contact address becomes a connection. */
  async accept(
    addressId: ConnectionId,
    requestId: string,
    { info }: { info: Uint8Array },
  ): Promise<ConnectionId> {
    const { store, fresh, settings } = this.context;
    const invitation = await store.request(addressId, requestId);
    const request = invitation && readRequest(invitation);
    if (!request) throw new AgentError('noSuchRequest');
    const id = this.#newId();
    const replyTo = this.relay(request.queues[0].server);
    const joined = await decideJoin({ id, replyTo, pq: settings.pq, info }, request, fresh);
    if (typeof joined === 'string') throw new AgentError('notALink');
    await this.#begin(joined as Turn, [taken.request(addressId, requestId)]);
    return id;
  }

  /** The other party is not told. */
  async reject(addressId: ConnectionId, requestId: string): Promise<void> {
    await this.context.connections.change(addressId, (state) => {
      const turn = new Turn(state);
      turn.records.push({ record: 'request', requestId, invitation: null });
      return turn;
    });
  }

  async #begin(decision: Decision, writes: readonly Write[] = []): Promise<void> {
    if (this.context.isClosed()) throw new AgentError('closed');
    await this.context.connections.begin({ decision, writes });
  }

  #newId(): ConnectionId {
    return base64url(this.context.fresh.randomBytes(idLength));
  }

  #newConnection({ userData = null, clientData = null }: Partial<InvitationOptions>) {
    const { pq } = this.context.settings;
    return { id: this.#newId(), server: this.relay(), pq, userData, clientData };
  }
}
