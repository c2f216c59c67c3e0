// What the user asks about links: of others, before they are followed, and of this user's own addresses.

import type { Write } from '../../store/store.ts';
import { AgentError } from '../agentError.ts';
import type { Address, ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { decideLinkDeleted, decideShow } from '../connection/linkChange.ts';
import { followable, inspect, type InspectedLink, parseLink } from '../link.ts';
import { peek } from '../peek.ts';
import { Commands } from './commands.ts';

export abstract class LinkCommands extends Commands {
  /** Null for what is no link. Nothing is sent. */
  inspectLink(text: string): InspectedLink | null {
    const link = parseLink(text);
    return link && inspect(link);
  }

  /** What its owner shows behind a short link of a contact address; null for other links: only who joins is told. */
  peek(text: string): Promise<Uint8Array | null> {
    return peek(followable(text), this.context.routes);
  }

  /** Behind the short link of a contact address. Stored with `writes`; the relay is asked until it has it. */
  showAtLink(id: ConnectionId, userData: Uint8Array, writes: readonly Write[]): Promise<void> {
    return this.change(id, (state) => decideShow(addressIn(state), userData), writes);
  }

  /** The full link of the address stays. */
  deleteLink(id: ConnectionId): Promise<void> {
    return this.change(id, (state) => decideLinkDeleted(addressIn(state)));
  }
}

function addressIn(state: ConnectionState): Address {
  if (state.kind !== 'address') throw new AgentError('noSuchConnection');
  return state;
}
