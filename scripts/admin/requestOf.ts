// From the operator's words to the request that the relay understands.

import { namedQueue } from './namedQueue.ts';
import { type Given, misused, none, one } from './words.ts';

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

function count(word: string): number | null {
  if (word === 'default') return null;
  return /^[1-9]\d{0,8}$/.test(word) ? Number(word) : misused();
}

function seconds(notice: string): number | null {
  if (notice === 'always') return null;
  return /^[1-9]\d{0,4}$/.test(notice) ? Number(notice) * 24 * 3600 : misused();
}
