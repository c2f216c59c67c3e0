// From the operator's words to the request that the relay understands.

import { Stop } from '../operator/stop.ts';
import { namedQueue } from './namedQueue.ts';

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

type Command = (words: string[], given: Given['values']) => object;

const commands: Record<string, Command> = {
  status: (words) => none(words, { command: 'status' }),
  block: (words, { reason, notice }) => ({
    command: 'block',
    queue: namedQueue(one(words)),
    reason: reason === 'spam' || reason === 'content' ? reason : misused(),
    notice: notice === undefined ? null : { ttl: seconds(notice) },
  }),
  unblock: (words) => ({ command: 'unblock', queue: namedQueue(one(words)) }),
  delete: (words) => ({ command: 'delete', queue: namedQueue(one(words)) }),
  close: (words) => none(words, set({ creation: 'closed' })),
  open: (words) => none(words, set({ creation: null })),
  invite: (words, { count: codes = '1' }) => ({
    command: 'invite',
    uses: count(one(words)) ?? misused(),
    count: count(codes) ?? misused(),
  }),
  revoke: (words) => ({ command: 'revoke', code: one(words) }),
  quota: (words) => set({ messageQuota: count(one(words)) }),
  'per-minute': (words) => set({ newQueuesPerMinute: count(one(words)) }),
  'per-day': (words) => set({ newQueuesPerDay: count(one(words)) }),
  notice: (words) => set({ notice: words.join(' ') === 'none' ? null : words.join(' ') || misused() }),
};

export function requestOf({ values, positionals: [name = '', ...words] }: Given): object {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command === undefined ? misused() : command(words, values);
}

const set = (changes: object) => ({ command: 'set', ...changes });

function one([word, ...others]: string[]): string {
  return word === undefined || others.length > 0 ? misused() : word;
}

function none(words: string[], request: object): object {
  return words.length > 0 ? misused() : request;
}

function count(word: string): number | null {
  if (word === 'default') return null;
  return /^[1-9]\d{0,8}$/.test(word) ? Number(word) : misused();
}

function seconds(notice: string): number | null {
  if (notice === 'always') return null;
  return /^[1-9]\d{0,4}$/.test(notice) ? Number(notice) * 24 * 3600 : misused();
}

function misused(): never {
  throw new Stop(usage);
}
