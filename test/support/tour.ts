// All that a queue can have beside messages, in one go: a link, owners, somebody who watches; and what people hear of
// it. It is the same whatever befalls the relay, and at whatever version: what NEW can not ask for yet is set later.

import { RKEY } from '../../client/smp/ownerCommands.ts';
import { hex } from '../../src/proto/bytes.ts';
import { newNtfCredsSMPVersion, shortLinksSMPVersion } from '../../src/proto/version.ts';
import type { Asker } from './hiddenSender.ts';
import {
  follows,
  freshLinkId,
  hides,
  invites,
  linkData,
  type LinkedQueue,
  opensAddress,
  shows,
  takes,
} from './links.ts';
import type { Person } from './person.ts';
import { freshKeyPair, type Queue } from './queue.ts';
import { refusal } from './refusal.ts';
import { createsWatchedQueue, isNotified, letsWatch, watches } from './watching.ts';

interface Tourists {
  alice: Person;
  /** Whoever follows links, hidden or not. */
  bob: Asker;
  carol: Person;
  nora: Person;
}

export const seen = {
  invitation: ['hello, Bob', 'AUTH', 'hello', 'AUTH'],
  address: ['Alice', 'Alice, on holiday', 'AUTH', 'AUTH'],
  sharing: ['hello', 'AUTH'],
  watching: [true, true, 'DELD', 'AUTH'],
};

/** `version`: Alice's. */
export async function tour(people: Tourists, version: number): Promise<Record<keyof typeof seen, unknown[]>> {
  return {
    invitation: await takesAnInvitation(people, version),
    address: await visitsAnAddress(people, version),
    sharing: await sharesAnAddress(people),
    watching: await watchesAQueue(people, version),
  };
}

async function takesAnInvitation({ alice, bob, carol }: Tourists, version: number): Promise<unknown[]> {
  const queue =
    version < shortLinksSMPVersion
      ? await withLink(alice, 'hello, Bob')
      : await invites(alice, linkData('hello, Bob'));
  const key = carol.keyFor(queue);
  const { text } = await takes(bob, queue.linkId, key);
  const heard = [text, await refusal(takes(bob, queue.linkId, freshKeyPair('X25519')))];
  await carol.sends(queue, 'hello');
  return [...heard, await alice.receives(queue), await refusal(takes(bob, queue.linkId, key))];
}

async function visitsAnAddress({ alice, bob }: Tourists, version: number): Promise<unknown[]> {
  const queue =
    version < shortLinksSMPVersion
      ? await withLink(alice, 'Alice', 'contact')
      : await opensAddress(alice, linkData('Alice'));
  const heard: unknown[] = [(await follows(bob, queue.linkId)).text];
  await shows(alice, queue, linkData('Alice, on holiday'));
  heard.push((await follows(bob, queue.linkId)).text);
  heard.push(await refusal(shows(alice, queue, linkData('Alice', 'another'))));
  await hides(alice, queue);
  return [...heard, await refusal(follows(bob, queue.linkId))];
}

async function withLink(
  owner: Person,
  text: string,
  mode: 'messaging' | 'contact' = 'messaging',
): Promise<LinkedQueue> {
  const queue = await owner.createsQueue({ mode });
  return { ...queue, linkId: await shows(owner, queue, linkData(text), freshLinkId()) };
}

async function sharesAnAddress({ alice, carol }: Tourists): Promise<unknown[]> {
  const queue = await alice.createsQueue({ mode: 'contact', subscribes: false });
  const others = freshKeyPair('Ed25519');
  await carol.sends(queue, 'hello');
  await alice.asks(RKEY(queue, [others.publicKey]));
  const carols: Queue = { ...queue, rcvAuthKey: others.privateKey };
  return [await carol.resubscribes(carols), await refusal(alice.resubscribes(queue))];
}

async function watchesAQueue({ alice, carol, nora }: Tourists, version: number): Promise<unknown[]> {
  const { queue, creds } =
    version < newNtfCredsSMPVersion ? await letsWatchLater(alice) : await createsWatchedQueue(alice);
  await carol.sends(queue, 'one');
  await watches(nora, creds);
  const missed = await isNotified(nora, creds);
  await alice.resubscribes(queue);
  const heard: unknown[] = [hex(missed.msgId) === hex(alice.latestOf(queue).msgId)];
  await alice.acknowledges(queue);
  await carol.sends(queue, 'two');
  const told = await isNotified(nora, creds);
  await alice.receives(queue);
  heard.push(hex(told.msgId) === hex(alice.latestOf(queue).msgId));
  await letsWatch(alice, queue);
  return [...heard, await nora.isTold(), await refusal(watches(nora, creds))];
}

async function letsWatchLater(recipient: Person) {
  const queue = await recipient.createsQueue({ subscribes: false });
  return { queue, creds: await letsWatch(recipient, queue) };
}
