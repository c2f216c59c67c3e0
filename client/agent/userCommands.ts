// What the user asks of the agent. Each resolves when it is stored, and is then done whatever happens; an AgentError
// says that it cannot be.

import { base64url } from '../../src/proto/bytes.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import type { Write } from '../store/store.ts';
import { AgentError } from './agentError.ts';
import { noted } from './agentStore.ts';
import {
  type ConnectionId,
  type ConnectionState,
  type Duplex,
  type Links,
  type RatchetSync,
} from './connection/connectionState.ts';
import { decideAddress, decideInvite } from './connection/create.ts';
import { decideFollow, decideJoin } from './connection/join.ts';
import { decideDelete, decideEnded } from './connection/leaving.ts';
import { canSend, decideSend } from './connection/messages.ts';
import { decideMove } from './connection/moving.ts';
import { readRequest } from './connection/requests.ts';
import { decideSync } from './connection/resync.ts';
import { TooLarge } from './connection/say.ts';
import { type Decision, Turn } from './connection/turn.ts';
import type { Context } from './context.ts';
import type { MessageId } from './events.ts';
import { inspect, type InspectedLink, type Link, linkName, parseLink } from './link.ts';
import { isSameServer } from './network/operators.ts';
import { type Ways, waysOf } from './network/ways.ts';
import { securityCode } from './securityCode.ts';

export interface InvitationOptions {
  /** What who joins is told of this user. */
  info: Uint8Array;
  /** What is shown at the short link; null for no short link. */
  userData?: Uint8Array | null;
  clientData?: string | null;
}

export interface SendOptions {
  notification?: boolean;
  /** Stored in the same batch as the message. */
  writes?: readonly Write[] | ((messageId: MessageId, isKept: boolean) => readonly Write[]);
}

export interface ConnectionSummary {
  id: ConnectionId;
  kind: ConnectionState['kind'] | 'connected';
  links: Links | null;
  sync: RatchetSync['sync'] | null;
  isMoving: boolean;
}

const idLength = 12;

export abstract class UserCommands {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The link comes as the event `linkReady`. */
  async createInvitation(options: InvitationOptions): Promise<ConnectionId> {
    const connection = this.#newConnection(options);
    await this.#begin(await decideInvite(connection, options.info, this.#context.fresh));
    return connection.id;
  }

  /** The link comes as the event `linkReady`, and who asks at it as `request`. */
  async createAddress(options: Omit<InvitationOptions, 'info'> = {}): Promise<ConnectionId> {
    const connection = this.#newConnection(options);
    await this.#begin(decideAddress(connection, this.#context.fresh));
    return connection.id;
  }

  /** Null for what is no link. Nothing is sent. */
  inspectLink(text: string): InspectedLink | null {
    const link = parseLink(text);
    return link && inspect(link);
  }

  /** `info`: what the other party is told of this user. */
  async join(text: string, { info }: { info: Uint8Array }): Promise<ConnectionId> {
    const link = parseLink(text);
    if (link === null || !inspect(link).isWhole) throw new AgentError('notALink');
    const name = linkName(link);
    const isOnce = inspect(link).mode === 'invitation';
    const use = await this.#context.store.linkUse(name);
    if (use !== null) throw new AgentError(use === 'made' ? 'ownLink' : 'alreadyJoined');
    const id = this.#newId();
    await this.#begin(await this.#joined(id, link, info), isOnce ? [noted.joined(name)] : []);
    return id;
  }

  async #joined(id: ConnectionId, link: Link, info: Uint8Array): Promise<Decision> {
    const { fresh, settings } = this.#context;
    const peer = inspect(link).servers[0];
    const connection = { id, replyTo: this.#relay(peer), pq: settings.pq, info };
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
    const { store, fresh, settings, connections } = this.#context;
    const invitation = await store.request(addressId, requestId);
    const request = invitation && readRequest(invitation);
    if (!request) throw new AgentError('noSuchRequest');
    const id = this.#newId();
    const replyTo = this.#relay(request.queues[0].server);
    const joined = await decideJoin({ id, replyTo, pq: settings.pq, info }, request, fresh);
    if (typeof joined === 'string') throw new AgentError('notALink');
    await connections.begin({
      decision: joined as Turn,
      writes: [{ key: ['agent', 'request', addressId, requestId], deleted: true }],
    });
    return id;
  }

  /** The other party is not told. */
  async reject(addressId: ConnectionId, requestId: string): Promise<void> {
    await this.#context.connections.change(addressId, (state) => {
      const turn = new Turn(state);
      turn.records.push({ record: 'request', requestId, invitation: null });
      return turn;
    });
  }

  /**
   * The number of the message; events tell when it is sent and delivered. Where the ratchet is to be made anew it is
   * kept (`isKept`) until that is done.
   */
  async send(
    id: ConnectionId,
    body: Uint8Array,
    { notification = true, writes = [] }: SendOptions = {},
  ): Promise<MessageId> {
    let number: MessageId = 0;
    const alongside: Write[] = [];
    await this.#change(
      id,
      (state) => {
        const duplex = connectedIn(state);
        if (!canSend(duplex)) throw new AgentError('notConnected');
        const { turn, messageId, isKept } = decideSend(duplex, body, notification);
        number = messageId;
        alongside.push(...(typeof writes === 'function' ? writes(messageId, isKept) : writes));
        return turn;
      },
      alongside,
    );
    return number;
  }

  /** Makes the ratchet anew, where messages do not decrypt. */
  syncRatchet(id: ConnectionId): Promise<void> {
    return this.#change(id, (state) => decideSync(connectedIn(state), this.#context.fresh));
  }

  /** Receive through another relay; through any other unless one is named. */
  moveToRelay(id: ConnectionId, server?: SMPServer): Promise<void> {
    return this.#change(id, (state) => {
      const duplex = connectedIn(state);
      if (duplex.rcvMove !== null) throw new AgentError('alreadyMoving');
      const to = server ?? this.#relay(duplex.rcvQueue.server);
      return decideMove(duplex, to, this.#context.fresh);
    });
  }

  /** For both to compare; null before they have agreed on keys. */
  securityCode(id: ConnectionId): string | null {
    const state = this.#context.connections.get(id);
    return state?.kind === 'duplex' ? securityCode(state.ratchet.associatedData) : null;
  }

  /** Null before each party knows where the other receives. */
  ways(id: ConnectionId): Ways | null {
    const { connections, routes } = this.#context;
    const state = connections.get(id);
    return state && waysOf(state, (destination) => routes.choose(destination));
  }

  /**
   * At once for this user. Where there are `lastWords`, what waits and then they are sent first, for as long as the
   * settings say; then the relays are asked until they have deleted the queues.
   */
  async delete(
    id: ConnectionId,
    { lastWords = null }: { lastWords?: Uint8Array | null } = {},
  ): Promise<void> {
    const { store, settings } = this.#context;
    const rest = await store.allButOutgoing(id);
    const until = Date.now() + settings.leavingTime;
    const last = lastWords && { body: lastWords, until };
    await this.#change(id, (state) => decideDelete(state, last), rest);
  }

  /** The other party has left: nothing more is received, and the queues are deleted. */
  end(id: ConnectionId): Promise<void> {
    return this.#change(id, (state) => (state.kind === 'duplex' ? decideEnded(state) : null));
  }

  connection(id: ConnectionId): ConnectionSummary | null {
    const state = this.#context.connections.get(id);
    return state && state.kind !== 'deleting' ? summaryOf(state) : null;
  }

  connectionList(): ConnectionSummary[] {
    const { all } = this.#context.connections;
    return all.filter(({ kind }) => kind !== 'deleting').map(summaryOf);
  }

  async #change(
    id: ConnectionId,
    decide: (state: ConnectionState) => Promise<Decision> | Decision | null,
    writes: readonly Write[] = [],
  ): Promise<void> {
    const { connections, isClosed } = this.#context;
    if (isClosed()) throw new AgentError('closed');
    try {
      await connections.change(id, decide, writes);
    } catch (error) {
      throw error instanceof TooLarge ? new AgentError('tooLarge') : error;
    }
  }

  async #begin(decision: Decision, writes: readonly Write[] = []): Promise<void> {
    if (this.#context.isClosed()) throw new AgentError('closed');
    await this.#context.connections.begin({ decision, writes });
  }

  #newId(): ConnectionId {
    return base64url(this.#context.fresh.randomBytes(idLength));
  }

  #newConnection({ userData = null, clientData = null }: Partial<InvitationOptions>) {
    const { pq } = this.#context.settings;
    return { id: this.#newId(), server: this.#relay(), pq, userData, clientData };
  }

  /** Any of the user's relays, another than this where there is one. */
  #relay(other: SMPServer | null = null): SMPServer {
    const { settings, fresh } = this.#context;
    const servers = settings.relays.map(({ server }) => server);
    const others = servers.filter((server) => other === null || !isSameServer(server, other));
    const candidates = others.length > 0 ? others : servers;
    const chosen = candidates[(fresh.randomBytes(1)[0] ?? 0) % candidates.length];
    if (chosen === undefined) throw new AgentError('noRelay');
    return chosen;
  }
}

function connectedIn(state: ConnectionState): Duplex {
  if (state.kind !== 'duplex') throw new AgentError('notConnected');
  return state;
}

function isConnected({ phase }: Duplex): boolean {
  return phase.phase === 'connected';
}

function summaryOf(state: ConnectionState): ConnectionSummary {
  const isDuplex = state.kind === 'duplex';
  return {
    id: state.id,
    kind: isDuplex && isConnected(state) ? 'connected' : state.kind,
    links: 'links' in state ? state.links : null,
    sync: isDuplex ? state.sync.sync : null,
    isMoving: isDuplex && state.rcvMove !== null,
  };
}
