// The name that RSLV asks for. simplex-messaging.md, "Resolve name command"; SimplexName.hs `SimplexDomain`.

import { type Codec, refuse } from './codec.ts';

const maxDomainLength = 253;
const label = '(?=[^.]{1,63}(?:\\.|$))[a-z0-9]+(?:-[a-z0-9]+)*';
const domainName = new RegExp(`^${label}(?:\\.${label})+$`);

/**
 * A fully qualified name in lower case: at least two labels of ASCII letters, digits and single hyphens.
 * As the reference does, it takes upper case and ignores what follows a second space.
 */
export const simplexDomain: Codec<string> = {
  read: (input) => {
    const word = input.word();
    if (word.length > maxDomainLength) refuse();
    const name = String.fromCharCode(...word).toLowerCase();
    input.rest();
    return domainName.test(name) ? name : refuse();
  },
  write: (name, output) => {
    if (name.length > maxDomainLength || !domainName.test(name)) throw new RangeError('not a domain');
    output.text(name);
  },
};
