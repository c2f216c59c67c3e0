// The operator's door of one relay, for somebody who knocks often.

import { askRelay, Trouble } from '../admin/askRelay.ts';
import { persevere } from './perseverance.ts';

export type Answer = Record<string, unknown>;

export interface RelayDoor {
  address: string;
  ask: (request: object) => Promise<Answer>;
}

export function relayDoor(address: string, secret: string): RelayDoor {
  return {
    address,
    ask: async (request) => {
      const outcome = await persevere(
        () => askRelay(address, secret, request).catch(caught),
        (one) => one instanceof Trouble,
      );
      if (outcome instanceof Trouble) throw new Trouble(`${outcome.message} ${goesOn}`);
      return outcome;
    },
  };
}

const goesOn = 'Nothing is lost: the same command again goes on where it stopped.';

function caught(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  throw error;
}
