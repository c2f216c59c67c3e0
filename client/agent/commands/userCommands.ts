// What the user asks of the agent, connection by connection.

import type { SMPServer } from '../../../src/proto/server.ts';
import type { Write } from '../../store/store.ts';
import { AgentError } from '../agentError.ts';
import type { ConnectionId, ConnectionState, Duplex } from '../connection/connectionState.ts';
import { decideDelete, decideEnded } from '../connection/leaving.ts';
import { canSend, decideSend } from '../connection/messages.ts';
import { decideMove } from '../connection/moving.ts';
import { decideSync } from '../connection/resync.ts';
import type { MessageId } from '../events.ts';
import { type Ways, waysOf } from '../network/ways.ts';
import { securityCode } from '../securityCode.ts';
import { BeginCommands } from './beginCommands.ts';
import { type ConnectionSummary, summaryOf } from './connectionSummary.ts';

export interface SendOptions {
  notification?: boolean;
  /** Stored in the same batch as the message. */
  writes?: readonly Write[] | ((messageId: MessageId, isKept: boolean) => readonly Write[]);
}

export abstract class UserCommands extends BeginCommands {
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
    await this.change(
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
    return this.change(id, (state) => decideSync(connectedIn(state), this.context.fresh));
  }

  /** Receive through another relay; through any other unless one is named. */
  moveToRelay(id: ConnectionId, server?: SMPServer): Promise<void> {
    return this.change(id, (state) => {
      const duplex = connectedIn(state);
      if (duplex.rcvMove !== null) throw new AgentError('alreadyMoving');
      const to = server ?? this.relay(duplex.rcvQueue.server);
      return decideMove(duplex, to, this.context.fresh);
    });
  }

  /** For both to compare; null before they have agreed on keys. */
  securityCode(id: ConnectionId): string | null {
    const state = this.context.connections.get(id);
    return state?.kind === 'duplex' ? securityCode(state.ratchet.associatedData) : null;
  }

  /** Null before each party knows where the other receives. */
  ways(id: ConnectionId): Ways | null {
    const { connections, routes } = this.context;
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
    const { store, settings } = this.context;
    const rest = await store.allButOutgoing(id);
    const until = Date.now() + settings.leavingTime;
    const last = lastWords && { body: lastWords, until };
    await this.change(id, (state) => decideDelete(state, last), rest);
  }

  /** The other party has left: nothing more is received, and the queues are deleted. */
  end(id: ConnectionId): Promise<void> {
    return this.change(id, (state) => (state.kind === 'duplex' ? decideEnded(state) : null));
  }

  connection(id: ConnectionId): ConnectionSummary | null {
    const state = this.context.connections.get(id);
    return state && state.kind !== 'deleting' ? summaryOf(state) : null;
  }

  connectionList(): ConnectionSummary[] {
    const { all } = this.context.connections;
    return all.filter(({ kind }) => kind !== 'deleting').map(summaryOf);
  }
}

function connectedIn(state: ConnectionState): Duplex {
  if (state.kind !== 'duplex') throw new AgentError('notConnected');
  return state;
}
