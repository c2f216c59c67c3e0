// The commands of `npm run admin` with which a relay moves.

import { type Given, misused, none, one } from '../admin/words.ts';
import { callOff, undelivered } from './everyQueue.ts';
import type { Totals } from './exportFile.ts';
import { Exporting } from './exporting.ts';
import { takeIdentity } from './identity.ts';
import { type Brought, importRelay } from './importing.ts';
import { listOf } from './objectList.ts';
import type { RelayDoor } from './relayDoor.ts';

/** The exit code. */
type Command = (door: RelayDoor) => Promise<number>;

/** Seconds: a process of the relay knows within a minute, and then ends what it has begun. */
const usualSettling = 90;

type Named = (words: string[], values: Given['values']) => Command;

const commands: Record<string, Named> = {
  export: (words, values) => {
    const [file, settle] = [one(words), seconds(values.settle) * 1000];
    return async (door) => {
      const totals = await new Exporting(door, await listOf(values), file, settle).run();
      return tell(exported(totals, file));
    };
  },
  import: (words) => {
    const file = one(words);
    return async (door) => tellBrought(await importRelay(door, file));
  },
  undelivered: (words, values) =>
    none(words, async (door) => {
      const { queues, messages } = await undelivered(door, await listOf(values));
      return tell(`${count(messages, 'message')} in ${count(queues, 'queue')} not fetched.`);
    }),
  'call-off': (words, values) =>
    none(words, async (door) => {
      await callOff(door, await listOf(values));
      return tell(
        'The relay goes on as before. What was exported is out of date: do not import it anywhere.',
      );
    }),
  identity: (words, { name = misused() }) =>
    none(words, async (door) => tell(await takeIdentity(door, name))),
};

/** Null for a command that is none of these. */
export function moveCommand({ values, positionals: [name = '', ...words] }: Given): Command | null {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command === undefined ? null : command(words, values);
}

function exported({ queues, invites, holding, messages, unreadable }: Totals, file: string): string {
  const lines = [
    `${file}: ${count(queues, 'queue')} and ${count(invites, 'invite code')} that were used.`,
    `${count(messages, 'message')} in ${count(holding, 'queue')} were still to be fetched, and stay behind until they are.`,
  ];
  if (unreadable > 0)
    lines.push(
      `${unreadable} could not be read, and cannot be moved: sealed by another relay or an earlier version.`,
    );
  return lines.join('\n');
}

function tellBrought({ created, same, refused, settings }: Brought): number {
  tell(`${created} brought, ${same} there already.`);
  if (settings === 'refused') tell('The settings stay as they are here: some were changed before.');
  if (refused === 0) return 0;
  tell(
    `${count(refused, 'queue')} refused: what is here under that name, or that link, is another one or has changed.`,
  );
  return 1;
}

function tell(text: string): number {
  console.log(text);
  return 0;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

function seconds(text: string | undefined): number {
  if (text === undefined) return usualSettling;
  return /^\d{1,4}$/.test(text) ? Number(text) : misused();
}
