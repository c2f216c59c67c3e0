// What all that the user asks of the agent has in common. Each resolves when it is stored, and is then done whatever
// happens; an AgentError says that it cannot be.

import type { SMPServer } from '../../../src/proto/server.ts';
import type { Write } from '../../store/store.ts';
import { AgentError } from '../agentError.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { TooLarge } from '../connection/say.ts';
import type { Decision } from '../connection/turn.ts';
import type { Context } from '../context.ts';
import { isSameServer } from '../network/operators.ts';

export abstract class Commands {
  protected readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  protected async change(
    id: ConnectionId,
    decide: (state: ConnectionState) => Promise<Decision> | Decision | null,
    writes: readonly Write[] = [],
  ): Promise<void> {
    const { connections, isClosed } = this.context;
    if (isClosed()) throw new AgentError('closed');
    try {
      await connections.change(id, decide, writes);
    } catch (error) {
      throw error instanceof TooLarge ? new AgentError('tooLarge') : error;
    }
  }

  /** Any of the user's relays, another than this where there is one. */
  protected relay(other: SMPServer | null = null): SMPServer {
    const { settings, fresh } = this.context;
    const servers = settings.relays.map(({ server }) => server);
    const others = servers.filter((server) => other === null || !isSameServer(server, other));
    const candidates = others.length > 0 ? others : servers;
    const chosen = candidates[(fresh.randomBytes(1)[0] ?? 0) % candidates.length];
    if (chosen === undefined) throw new AgentError('noRelay');
    return chosen;
  }
}
