// What is counted, all of it: how often something happened in the whole deployment. No series names a queue, a client
// or another relay; labels are words of the protocol.

import type { CommandTag } from '../proto/commands.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { Response } from '../proto/responses.ts';

interface Metric {
  /** For whoever reads it: what one more means. */
  help: string;
  /** What its series are told apart by; without it there is one. */
  label?: 'command' | 'error' | 'outcome';
}

export const metrics = {
  sessions_opened: { help: 'Connections whose handshake succeeded.' },
  sessions_closed: { help: 'Of these, those that ended otherwise than by a deployment or a reset.' },
  frames_received: { help: 'Blocks of 16,384 bytes that came in, after the handshake.' },
  frames_sent: { help: 'Blocks of 16,384 bytes that went out, after the handshake.' },
  commands: { help: 'Commands that were understood, of those connected here.', label: 'command' },
  forwarded_commands: { help: 'Commands that were understood and came through a proxy.', label: 'command' },
  refusals: { help: 'Commands answered by an error, but for PRXY and PFWD.', label: 'error' },
  queues_created: { help: 'Queues that were created.' },
  queues_deleted: { help: 'Queues that their owners or the operator have deleted.' },
  queues_removed: { help: 'Queues removed by themselves: suspended, or used by nobody for long.' },
  messages_taken: { help: 'Messages that were taken from senders.' },
  messages_delivered: { help: 'Messages handed to recipients, again where one was not acknowledged.' },
  messages_acknowledged: { help: 'Messages that recipients have acknowledged.' },
  messages_expired: { help: 'Messages that nobody has fetched in time.' },
  notifications: { help: 'Notifications handed to notifiers.' },
  proxy_sessions: { help: 'PRXY: ways to other relays that were asked for.', label: 'outcome' },
  proxy_commands: { help: 'PFWD: commands for other relays.', label: 'outcome' },
} as const satisfies Record<string, Metric>;

type Name = keyof typeof metrics;
type Labelled = { [N in Name]: (typeof metrics)[N] extends { label: string } ? N : never }[Name];

/** One number that only grows: a metric, and the value of its label if it has one. */
export type Series = Exclude<Name, Labelled> | `${Labelled} ${string}`;

export type Counts = Partial<Record<Series, number>>;

export function count(counts: Counts, series: Series): void {
  counts[series] = (counts[series] ?? 0) + 1;
}

export function sum(all: readonly Counts[]): Counts {
  const total: Counts = {};
  for (const [series, more] of all.flatMap((counts) => Object.entries(counts) as [Series, number][]))
    total[series] = (total[series] ?? 0) + more;
  return total;
}

/** What an answer means. `command`: null where it was not understood. */
export function seriesOf(command: CommandTag | null, response: Response): Series[] {
  const error = response.tag === 'ERR' ? errorName(response.error) : null;
  if (command === 'PRXY') return [`proxy_sessions ${error ?? 'OK'}`];
  if (command === 'PFWD') return [`proxy_commands ${error ?? 'OK'}`];
  return error === null ? [...successOf(command), ...delivery(response)] : [`refusals ${error}`];
}

const successes: { [Tag in CommandTag]?: Series } = {
  NEW: 'queues_created',
  DEL: 'queues_deleted',
  SEND: 'messages_taken',
  ACK: 'messages_acknowledged',
};

function successOf(command: CommandTag | null): Series[] {
  const series = command === null ? undefined : successes[command];
  return series === undefined ? [] : [series];
}

/** Of an answer or an event. */
export function delivery({ tag }: Response): Series[] {
  if (tag === 'MSG') return ['messages_delivered'];
  return tag === 'NMSG' ? ['notifications'] : [];
}

/** The errors that others follow by name; what follows all others may be text of another relay's. */
const prefixes = new Set(['CMD', 'PROXY', 'BROKER']);

/** As on the wire, up to the first word that is not the protocol's. */
function errorName(error: ErrorType): string {
  const words: string[] = [];
  for (let rest: unknown = error; rest !== undefined;) {
    const [word, inner] = typeof rest === 'string' ? [rest] : (Object.entries(rest as object)[0] ?? ['']);
    words.push(word);
    rest = prefixes.has(word) ? inner : undefined;
  }
  return words.join(' ');
}
