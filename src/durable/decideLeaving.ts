// What a queue still does once it has been handed over to another relay: its messages can be fetched, and nothing that
// the other relay does not know of comes about. Whoever wants more is told to wait, and finds it done there.

import { type Decision, refuse, type Write } from './decision.ts';

/** Messages, and who fetches them, stay here. */
const staysHere: ReadonlySet<Write['kind']> = new Set([
  'subscribe',
  'watch',
  'get',
  'acknowledge',
  'remove head',
]);

export function whileLeaving(decision: Decision): Decision {
  const { response, writes } = decision;
  if (response.tag === 'ERR') {
    // A queue that was full leaves no marker: what it turns away now is not for the recipient to fetch here.
    return { ...decision, writes: [] };
  }
  // Senders wait, and try again.
  if (writes.some(({ kind }) => kind === 'append')) return refuse('QUOTA');
  // Agent/Client.hs `temporaryAgentError`: of a relay's errors this is the one after which clients try again.
  return writes.every(({ kind }) => staysHere.has(kind)) ? decision : refuse({ STORE: 'moving' });
}
