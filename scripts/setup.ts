// `npm run setup`: makes what a relay or a proxy of one's own needs before it is deployed. It can be run again: an
// identity that there is stays. `--yes` asks nothing: `--relay`, `--proxy` or both say what is wanted, `--name` and
// `--proxy-name` where it is reached, and CREATE_PASSWORD or `--open` who is let in. `--renew` asks nothing either.

import { choose, chooseRoles, readArguments } from './operator/choices.ts';
import { deployCommand, readFolder, type Role } from './operator/folder.ts';
import { type Ask, cannotMoveNow } from './operator/questions.ts';
import { renew } from './operator/renewal.ts';
import { setUp } from './operator/setUp.ts';
import { run, Stop } from './operator/stop.ts';
import { asking } from './operator/terminal.ts';

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2), process.env['CREATE_PASSWORD']);
  if (given.renew) return renewOne();
  if (given.yes) return setUpAll(null);
  if (!process.stdin.isTTY) {
    throw new Stop(
      'There is no terminal to ask in. Say what is wanted: npm run setup -- --yes --relay --name smp.example.org',
    );
  }
  return asking({ input: process.stdin, output: process.stdout }, setUpAll);

  async function renewOne(): Promise<number> {
    const [role, ...others] = await chooseRoles(given, null);
    if (role === undefined || others.length > 0) throw new Stop('Which one? --relay or --proxy');
    console.log(await renew(role, given.authority ?? null));
    console.log(next([role]));
    return 0;
  }

  async function setUpAll(ask: Ask | null): Promise<number> {
    const wanted = await chooseRoles(given, ask);
    for (const role of wanted) {
      const existing = await readFolder(role);
      const choice = await choose(role, existing, given, ask);
      const immovable = existing === null ? null : cannotMoveNow(existing, choice.place);
      if (immovable !== null) throw new Stop(immovable);
      console.log(await setUp(role, existing, choice));
    }
    console.log(next(wanted));
    return 0;
  }
}

function next(wanted: readonly Role[]): string {
  return `\nNext: ${wanted.map((role) => deployCommand[role]).join(', and ')}`;
}

await run(main);
