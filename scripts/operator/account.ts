// Which of the operator's accounts is meant, and why Cloudflare does not say.

import type { Account, ApiFailure, Cloudflare } from './cloudflare.ts';
import { Stop } from './stop.ts';

export const notLoggedIn =
  'You are not logged in to Cloudflare. Run npx wrangler login, or set CLOUDFLARE_API_TOKEN; then the same command again.';

export function apiTrouble(what: string, failure: ApiFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return `${what}: Cloudflare's API does not answer. Is this machine online? Try again.`;
    case 'forbidden':
      return `${what}: Cloudflare does not let this login do that: ${failure.message}. Run npx wrangler login, or give the token the permissions of the template “Edit Cloudflare Workers”.`;
    case 'absent':
      return `${what}: Cloudflare knows nothing of it.`;
    case 'refused':
      return `${what}: Cloudflare refuses: ${failure.message}.`;
  }
}

/** `recorded`: where it was deployed before. `wanted`: CLOUDFLARE_ACCOUNT_ID. */
function chooseAccount(
  accounts: readonly Account[],
  recorded: string | null,
  wanted: string | undefined,
): Account | { problem: string } {
  const names = accounts.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  if (recorded !== null) {
    if (wanted !== undefined && wanted !== recorded) {
      return {
        problem: `This was deployed to the account ${recorded}, and CLOUDFLARE_ACCOUNT_ID names another one. In another account it would have none of its queues. Unset the variable.`,
      };
    }
    const same = accounts.find(({ id }) => id === recorded);
    return (
      same ?? {
        problem: `This was deployed to the account ${recorded}, which this login does not reach:\n${names}\nRun npx wrangler login as who has it.`,
      }
    );
  }
  if (wanted !== undefined) {
    const named = accounts.find(({ id }) => id === wanted);
    return (
      named ?? {
        problem: `CLOUDFLARE_ACCOUNT_ID names an account that this login does not reach. It reaches:\n${names}`,
      }
    );
  }
  const [only, ...others] = accounts;
  if (only === undefined) return { problem: 'This login reaches no account. Run npx wrangler login.' };
  if (others.length === 0) return only;
  return {
    problem: `This login reaches several accounts:\n${names}\nSay which: CLOUDFLARE_ACCOUNT_ID=<id> before the same command.`,
  };
}

/** The account's, and a Stop where it is not clear which. */
export async function accountOf(cloudflare: Cloudflare, recorded: string | null): Promise<Account> {
  const accounts = await cloudflare.accounts();
  if (!accounts.ok) throw new Stop(apiTrouble('Your accounts', accounts));
  const chosen = chooseAccount(accounts.value, recorded, process.env['CLOUDFLARE_ACCOUNT_ID']);
  if ('problem' in chosen) throw new Stop(chosen.problem);
  return chosen;
}
