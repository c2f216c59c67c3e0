// `npm run demo -- <smp address> <smp address>`: what a relay does for two people, told step by step while it happens.
// The second address is that of a proxy, through which one of them sends; `off` leaves it out. Without addresses it
// takes the relay and the proxy that `npm start` runs on this machine.

import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../client/smp/authKeyPair.ts';
import { connect } from '../client/smp/connect.ts';
import type { Connection } from '../client/smp/connection.ts';
import type { ConnectionEvent } from '../client/smp/events.ts';
import type { CreatedQueue } from '../client/smp/recipientCommands.ts';
import { ProxiedRelay } from '../client/smp/proxiedRelay.ts';
import type { Outcome } from '../client/smp/request.ts';
import type { SenderCommands, SenderQueue } from '../client/smp/senderCommands.ts';
import { fromUtf8, hex, utf8 } from '../src/proto/bytes.ts';
import { decryptRcvMsgBody } from '../src/proto/message.ts';
import { parseServer, type SMPServerAddress } from '../src/proto/server.ts';
import { connectErrorInWords, failureInWords } from './inWords.ts';

const localRelay = 'http://127.0.0.1:8787';
const localProxy = 'http://127.0.0.1:8788';
const patience = 10_000;

/** Its message is what the reader is told. */
class Failed extends Error {}

type Message = Extract<ConnectionEvent, { event: 'MSG' }>;

const connections: Connection[] = [];

async function tell(relay: SMPServerAddress, proxy: SMPServerAddress | null): Promise<void> {
  say(`Alice wants to hear from Bob. Both use the relay at ${relay.hosts[0]}, port ${relay.port || '443'}.`);
  const message = Promise.withResolvers<Message>();
  const alice = await connectAs('Alice', relay, (event) => event.event === 'MSG' && message.resolve(event));
  const bob =
    proxy === null ? await connectAs('Bob', relay, () => undefined) : await connectThrough(proxy, relay);

  say('1. Alice has the relay create a queue. The keys that she gives it are for this queue alone.');
  const keys = { rcvAuthKey: freshAuthKeyPair('Ed25519'), rcvDhKey: primitives.x25519KeyPair() };
  const { basicAuth } = relay;
  const queue = succeeded('The queue was not created', await alice.createQueue({ ...keys, basicAuth }));
  more(`She will receive from it as  ${hex(queue.rcvId)}`);
  more(`and Bob will send to it as   ${hex(queue.sndId)},`);
  more('which she tells him in person or in a link. Only the relay can tell one ID from the other.');

  say('2. Bob secures the queue with a key of his own.');
  const bobsKey = freshAuthKeyPair('X25519');
  const bobsQueue = { sndId: queue.sndId, sndAuthKey: bobsKey.privateKey };
  succeeded('The queue was not secured', await bob.secureAsSender(queue.sndId, bobsKey));
  await isRefused(bob, { sndId: queue.sndId, sndAuthKey: null });
  more('Nobody else can send to it now: a message without his key has just been refused.');

  const words = 'Hello, Alice!';
  say(`3. Bob sends “${words}”.`);
  succeeded('The message was not sent', await bob.send(bobsQueue, utf8(words)));
  more('The relay has taken it. An app would have encrypted it from end to end before;');
  more('that is left out here, so that you see what the relay does.');
  if (proxy !== null)
    more('The proxy does not know for which queue it was, nor the relay from whom it came.');

  say('4. Alice receives it.');
  const received = await inTime('The message did not arrive', message.promise);
  more(
    `The relay has encrypted it to her once more: ${received.body.length} bytes, as many as for any message.`,
  );
  more(`She decrypts it: “${decrypted(queue, received, words)}”.`);

  say('5. Alice acknowledges the message, and the relay deletes it.');
  succeeded('The message was not acknowledged', await alice.acknowledge(queue, received.msgId));

  say('6. Alice deletes the queue.');
  succeeded('The queue was not deleted', await alice.delete(queue));
  await isRefused(bob, bobsQueue);
  more('Bob has tried to send once more: refused, as for a queue that never was.');
  say('That is all.');
}

async function connectAs(
  name: string,
  relay: SMPServerAddress,
  onEvent: (event: ConnectionEvent) => unknown,
): Promise<Connection> {
  const connected = await connect(relay, { onEvent });
  if (!connected.ok) throw new Failed(`${name} cannot connect: ${connectErrorInWords(connected.error)}.`);
  const { connection } = connected;
  connections.push(connection);
  more(`${name} is connected (SMP ${connection.session.version}). The relay has proven who it is.`);
  return connection;
}

async function connectThrough(proxy: SMPServerAddress, relay: SMPServerAddress): Promise<SenderCommands> {
  const connected = await connect(proxy, { onEvent: () => undefined });
  if (!connected.ok) throw new Failed(`Bob cannot reach the proxy: ${connectErrorInWords(connected.error)}.`);
  const { connection } = connected;
  connections.push(connection);
  more(`Bob is connected with a proxy at ${proxy.hosts[0]}, port ${proxy.port || '443'}.`);
  const proxied = new ProxiedRelay(connection, relay, { basicAuth: proxy.basicAuth });
  succeeded('The proxy cannot reach the relay', await proxied.connect());
  more('It has connected with the relay, which has proven to Bob, too, who it is.');
  return proxied;
}

function succeeded<T>(otherwise: string, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Failed(`${otherwise}: ${failureInWords(outcome)}.`);
}

async function isRefused(connection: SenderCommands, queue: SenderQueue): Promise<void> {
  const outcome = await connection.send(queue, utf8('Is anybody there?'));
  if (outcome.ok) throw new Failed('A message was taken that should have been refused.');
  if (outcome.failure !== 'refused' || outcome.error !== 'AUTH') {
    throw new Failed(`A message was to be refused with ERR AUTH, but ${failureInWords(outcome)}.`);
  }
}

function decrypted({ rcvDhSecret }: CreatedQueue, { msgId, body }: Message, sent: string): string {
  const content = decryptRcvMsgBody(rcvDhSecret, msgId, body);
  if (content?.kind !== 'message') throw new Failed('What arrived cannot be decrypted.');
  const text = fromUtf8(content.body);
  if (text !== sent) throw new Failed(`What arrived is not what was sent: ${text}`);
  return text;
}

async function inTime<T>(otherwise: string, awaited: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new Failed(`${otherwise} in time.`)), patience);
  try {
    return await Promise.race([awaited, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}

function read(address: string): SMPServerAddress {
  const relay = parseServer(address);
  if (relay === null) throw new Failed(`This is not the address of an SMP relay: ${address}`);
  return relay;
}

async function relayOf(argument: string | undefined): Promise<SMPServerAddress> {
  const address = argument ?? (await addressAt(localRelay));
  if (address !== null) return read(address);
  throw new Failed(
    `No relay answers at ${localRelay}. Start one with npm start, or name one: npm run demo -- smp://…`,
  );
}

async function proxyOf(argument: string | undefined): Promise<SMPServerAddress | null> {
  const address = argument ?? (await addressAt(localProxy));
  return address === null || address === 'off' ? null : read(address);
}

/** Null where nobody answers. */
async function addressAt(origin: string): Promise<string | null> {
  try {
    const url = new URL('/.well-known/smp-relay.json', origin);
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    return String(((await response.json()) as { address?: unknown }).address);
  } catch {
    return null;
  }
}

function say(sentence: string): void {
  console.log(`\n${sentence}`);
}

function more(sentence: string): void {
  console.log(`   ${sentence}`);
}

try {
  const [, , relay, proxy] = process.argv;
  await tell(await relayOf(relay), await proxyOf(proxy));
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const connection of connections) connection.close();
}
