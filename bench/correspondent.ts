// Somebody with an agent, which keeps what it knows on the disk, as it does for `npm run chat`.

import { join } from 'node:path';
import { Agent } from '../client/agent/agent.ts';
import type { AgentEvent } from '../client/agent/events.ts';
import type { AgentSettings } from '../client/agent/settings.ts';
import { keyFile } from '../client/store/node/keyFile.ts';
import { openSqlite } from '../client/store/node/sqliteBackend.ts';
import { openStore } from '../client/store/openStore.ts';
import type { FarNetwork } from './farNetwork.ts';
import { WeighedBackend } from './weighedBackend.ts';

export interface CorrespondentOptions {
  folder: string;
  settings: AgentSettings;
  network: FarNetwork;
}

type EventNamed<Name> = Extract<AgentEvent, { event: Name }>;

export class Correspondent {
  readonly agent: Agent;
  readonly #backend: WeighedBackend;
  readonly #awaited: Map<string, (event: AgentEvent) => void>;

  private constructor(
    agent: Agent,
    backend: WeighedBackend,
    awaited: Map<string, (event: AgentEvent) => void>,
  ) {
    this.agent = agent;
    this.#backend = backend;
    this.#awaited = awaited;
  }

  static async opens({ folder, settings, network }: CorrespondentOptions): Promise<Correspondent> {
    const opened = openSqlite(folder);
    if (!opened.ok) throw new Error(opened.error);
    const backend = new WeighedBackend(opened.backend);
    const nobody = async () => null;
    const keys = {
      ownKey: keyFile(join(folder, 'key'), () => undefined),
      newPassphrase: nobody,
      passphrase: nobody,
    };
    const sealed = await openStore({ ok: true, backend }, keys);
    if (!sealed.ok) throw new Error(sealed.error);
    const awaited = new Map<string, (event: AgentEvent) => void>();
    const agent = await Agent.open({
      store: sealed.store,
      settings,
      connect: { openSocket: network.openSocket, commandTimeout: 60_000, connectTimeout: 60_000 },
      onEvent: (event) => {
        const name = nameOf(event.connectionId, event.event);
        awaited.get(name)?.(event);
        awaited.delete(name);
        return undefined;
      },
    });
    return new Correspondent(agent, backend, awaited);
  }

  /** Bytes in the store. */
  get held(): number {
    return this.#backend.held;
  }

  /** The next one of this connection that is called so. */
  hears<Name extends AgentEvent['event']>(id: string, name: Name): Promise<EventNamed<Name>> {
    return new Promise((resolve) =>
      this.#awaited.set(nameOf(id, name), (event) => resolve(event as EventNamed<Name>)),
    );
  }

  closes(): Promise<void> {
    return this.agent.close();
  }
}

const nameOf = (connectionId: string, event: AgentEvent['event']) => `${connectionId} ${event}`;
