// The words of `npm run admin`, and what is told where they are not these.

import { Stop } from '../operator/stop.ts';

export const options = ['relay', 'reason', 'notice', 'count', 'state', 'worker', 'settle', 'name'] as const;
export type Option = (typeof options)[number];

export interface Given {
  values: { [Name in Option]?: string | undefined } & { proxy?: boolean };
  positionals: string[];
}

export const usage = `npm run admin -- [--relay <address> | --proxy] <command>
  status
  block <queue> --reason spam|content [--notice <days>|always]
  unblock <queue>
  delete <queue>
  close | open                  whether new queues may be created
  invite <queues> [--count <n>] addresses, each with a code worth so many queues
  revoke <code>
  quota <messages>|default      that a queue holds
  per-minute <queues>|default   that may be created in the whole relay
  per-day <queues>|default
  notice <text>|none            shown by the relay's page and info document
  export <file>                 all that is needed to move the relay; from now on its queues can only be emptied
  import <file>                 into a relay of the same identity
  undelivered                   in how many queues how many messages wait
  call-off                      of a move: the relay goes on as before
  identity --name <name>        that the relay has made for itself, once it is armed (RELEASE_IDENTITY)
Where its objects are listed: [--worker <name>] on Cloudflare, --state <folder> on this machine.
A <queue> is its URI, a link to it, or sender:<ID>, link:<ID> in base64url.`;

export function one([word, ...others]: string[]): string {
  return word === undefined || others.length > 0 ? misused() : word;
}

/** For a command that takes none. */
export function none<T>(words: string[], command: T): T {
  return words.length > 0 ? misused() : command;
}

export function misused(): never {
  throw new Stop(usage);
}
