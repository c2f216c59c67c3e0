// Values that begin with a word: commands, messages and errors. A single space stands between the word and its
// parameters, and none where there are no parameters.

import { absent, type Codec, type Wire } from './codec.ts';
import { type Input, refuse } from './input.ts';
import type { Output } from './output.ts';

/** Parameters that write, or leave out, the space before them on their own. */
const spacedByThemselves = new WeakSet<object>();

/** Parameters that are not sent and always have this value: not even a space may follow the tag. */
export function implied<T extends object>(value: T): Codec<T> {
  const codec: Codec<T> = absent(value);
  spacedByThemselves.add(codec);
  return codec;
}

interface Bare extends Codec<object> {
  readonly isBare: true;
}

/** Parameters of a tag that has none. */
export const bare: Bare = Object.assign(implied<object>({}), { isBare: true as const });

/** Parameters that may follow when read, and their space with them, and that are never written. */
export function unsent<T>(codec: Codec<T>): Codec<T | null> {
  const optional: Codec<T | null> = {
    read: (input) => (input.next === null ? null : readAfterTag(codec, input)),
    write: () => undefined,
  };
  spacedByThemselves.add(optional);
  return optional;
}

function readAfterTag<T>(codec: Codec<T>, input: Input): T {
  if (!spacedByThemselves.has(codec) && input.byte() !== 0x20) refuse();
  return codec.read(input);
}

function writeAfterTag<T>(codec: Codec<T>, value: T, output: Output): void {
  if (!spacedByThemselves.has(codec)) output.byte(0x20);
  codec.write(value, output);
}

function byWord<C>(cases: Record<string, C>): (input: Input, unknown: 'SYNTAX' | 'UNKNOWN') => [string, C] {
  // A Map, since "constructor" is a property of every plain object and no tag of ours.
  const codecs = new Map(Object.entries(cases));
  return (input, unknown) => {
    // Cut where no word of ours is still so long: a function takes only so many arguments.
    const word = String.fromCharCode(...input.word().subarray(0, 64));
    const codec = codecs.get(word);
    return codec === undefined ? refuse(unknown) : [word, codec];
  };
}

type Cases = Record<string, Codec<object>>;
type TaggedOf<C> = { [K in keyof C & string]: { tag: K } & Wire<C[K]> }[keyof C & string];

/** A command or message: a word up to the first space, then its parameters. Reads as `{ tag, …parameters }`. */
export function tagged<C extends Cases>(cases: C): Codec<TaggedOf<C>> {
  const find = byWord<Codec<object>>(cases);
  return {
    read: (input) => {
      const [tag, codec] = find(input, 'UNKNOWN');
      return { tag, ...readAfterTag(codec, input) } as TaggedOf<C>;
    },
    write: (value, output) => {
      const codec = cases[value.tag];
      if (codec === undefined) throw new RangeError('no such tag');
      output.text(value.tag);
      writeAfterTag(codec, value, output);
    },
  };
}

type WordOf<C> = {
  [K in keyof C & string]: C[K] extends Bare ? K : { [P in K]: Wire<C[K]> };
}[keyof C & string];

/** An error type: reads as its word, or as `{ WORD: details }` where details follow. */
export function oneOf<C extends Record<string, Codec<never> | Codec<unknown>>>(cases: C): Codec<WordOf<C>> {
  const find = byWord(cases as Record<string, Codec<unknown>>);
  return {
    read: (input) => {
      const [word, codec] = find(input, 'SYNTAX');
      const details = readAfterTag(codec, input);
      return ((codec as unknown) === bare ? word : { [word]: details }) as WordOf<C>;
    },
    write: (value, output) => {
      const [word, details] = typeof value === 'string' ? [value, {}] : onlyEntry(value as object);
      const codec = (cases as Record<string, Codec<unknown>>)[word];
      if (codec === undefined) throw new RangeError('no such word');
      output.text(word);
      writeAfterTag(codec, details, output);
    },
  };
}

function onlyEntry(value: object): [string, unknown] {
  const [entry, ...others] = Object.entries(value) as [string, unknown][];
  if (entry === undefined || others.length > 0) throw new RangeError('not one word');
  return entry;
}
