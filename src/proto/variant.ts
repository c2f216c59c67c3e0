// Values of several kinds, each behind a letter or two of its own. Unlike the words of tagged.ts these are not
// followed by a space.

import { type Codec, refuse, type Wire } from './codec.ts';
import type { Input } from './input.ts';

type Cases = Record<string, readonly [letters: string, codec: Codec<object>]>;

type VariantOf<D extends string, C extends Cases> = {
  [K in keyof C & string]: { [P in D]: K } & Wire<C[K][1]>;
}[keyof C & string];

/** Reads as `{ [name]: kind, …fields }`. No letters may begin with those of another kind. */
export function variant<D extends string, const C extends Cases>(name: D, cases: C): Codec<VariantOf<D, C>> {
  const byLetters = new Map(
    Object.entries(cases).map(([kind, [letters, codec]]) => [letters, { kind, codec }]),
  );
  const longest = Math.max(...[...byLetters.keys()].map((letters) => letters.length));

  const find = (input: Input) => {
    for (let letters = ''; letters.length < longest;) {
      letters += String.fromCharCode(input.byte());
      const found = byLetters.get(letters);
      if (found !== undefined) return found;
    }
    return refuse();
  };

  return {
    read: (input) => {
      const { kind, codec } = find(input);
      return { [name]: kind, ...codec.read(input) } as VariantOf<D, C>;
    },
    write: (value, output) => {
      const found = cases[value[name]];
      if (found === undefined) throw new RangeError(`no such ${name}`);
      output.text(found[0]);
      found[1].write(value, output);
    },
  };
}
