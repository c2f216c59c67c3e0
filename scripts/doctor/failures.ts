// Why a command failed, and what the operator can do about it.

import type { Failure } from '../../client/smp/request.ts';
import { failureInWords } from '../inWords.ts';
import type { Check, Diagnosis } from './finding.ts';
import type { Info } from './info.ts';

export interface Context {
  info: Info | null;
  hasPassword: boolean;
}

export function diagnose(check: Check, failure: Failure, context: Context): Diagnosis {
  return { says: sentence(failureInWords(failure)), remedy: remedyOf(check, failure, context) };
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

const status = 'look at https://www.cloudflarestatus.com';

function remedyOf(check: Check, failure: Failure, context: Context): string {
  switch (failure.failure) {
    case 'refused':
      return failure.error === 'AUTH' ? remedyOfAuth(check, context) : remedyOfRefusal(failure.error);
    case 'unexpected':
      return 'It does not keep to the protocol. Is it an older or another software? Update it, or tell its makers.';
    case 'timeout':
      return `Try again. If it stays, its objects do not answer one another: deploy again (npm run deploy), and ${status}.`;
    case 'closed':
      return 'It ends the connection where it cannot know what became of a command. Was it deployed just now? Try again; if it stays, its account may have used up a limit of its plan: look at the dashboard.';
    case 'routing':
      return remedyOfRoute(failure);
    case 'identity':
      return 'The proxy leads elsewhere, or somebody stands between it and the relay. Does the relay’s own address pass without the proxy?';
  }
}

function remedyOfAuth(check: Check, { info, hasPassword }: Context): string {
  if (check !== 'create') {
    return 'It refuses what it has just made: the queue is out of its reach. Did the secret RELAY_IDENTITY change a moment ago? Try again.';
  }
  switch (info?.newQueues ?? '') {
    case 'open':
      return 'It is open to everybody, so no more may be created now: a cap is reached, or creation was closed a moment ago. npm run admin -- status says.';
    case 'invite':
      return 'The code in the address is spent, revoked or of another relay: npm run admin -- invite 10 makes one. Or a cap is reached.';
    default:
      return hasPassword
        ? 'The password in the address is not the relay’s. npm run deploy uploads the one from identity/.'
        : 'It asks for a password: give the address with it, smp://<key hash>:<password>@<host>.';
  }
}

function remedyOfRefusal(error: unknown): string {
  if (error === 'QUOTA') return 'A fresh queue is full: is MESSAGE_QUOTA in wrangler.toml at least 1?';
  if (error === 'INTERNAL')
    return `The relay has met a bug, or its storage fails: deploy it again, and ${status}.`;
  return 'The relay does not take what the protocol allows. Is it an older or another software? Update it.';
}

function remedyOfRoute({ by, error }: Extract<Failure, { failure: 'routing' }>): string {
  if (error === 'AUTH' || JSON.stringify(error).includes('BASIC_AUTH')) {
    return 'The proxy asks for a password, or proxying is off there: give its address with the password.';
  }
  switch (by) {
    case 'proxy':
      return 'The proxy does not lead there: PROXY_HOSTS may leave the relay out, or the relay’s host is not public.';
    case 'network':
      return `The proxy does not reach the relay. Does the relay pass without the proxy? Then ${status}.`;
    case 'destination':
      return 'What the proxy reaches does not behave as this relay should. Does the relay pass without the proxy?';
  }
}
