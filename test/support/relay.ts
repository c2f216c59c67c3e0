// How a story begins: `aRelay().with('alice', 'bob')`.

import { type Circumstances, Person } from './person.ts';

export function aRelay(circumstances: Circumstances = {}) {
  return {
    async with<Name extends string>(...names: Name[]): Promise<Record<Name, Person>> {
      const people = await Promise.all(
        names.map(async (name) => [name, await Person.arrives(circumstances)] as const),
      );
      return Object.fromEntries(people) as Record<Name, Person>;
    },
  };
}
