// What the parts of a running agent share.

import type { AgentFresh } from './agentFresh.ts';
import type { AgentStore } from './agentStore.ts';
import type { Connections } from './connections.ts';
import type { Notice } from './events.ts';
import type { Relays } from './network/relays.ts';
import type { Routes } from './network/routes.ts';
import type { Waits } from './network/waits.ts';
import type { AgentSettings } from './settings.ts';

export interface Context {
  store: AgentStore;
  connections: Connections;
  settings: AgentSettings;
  fresh: AgentFresh;
  relays: Relays;
  routes: Pick<Routes, 'request' | 'choose'>;
  waits: Waits;
  notify: (notice: Notice) => void;
  isClosed: () => boolean;
  /** Runs to its end, or to that of the agent: what fails then is no news. */
  background: (work: Promise<void>) => void;
}
