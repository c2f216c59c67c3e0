// What the parts of running conversations share.

import type { Agent } from '../agent.ts';
import type { OwnProfile } from './chatStore.ts';
import type { Ledger } from './ledger.ts';

export interface Surroundings {
  ledger: Ledger;
  agent: () => Agent;
  own: () => OwnProfile;
}
