// What is wrong with a server, found out by asking of it what it is for: a relay to make a queue, which is deleted at
// once; a proxy to reach a relay.

import type { ErrorType } from '../../src/proto/errors.ts';
import { parseServer, type SMPServerAddress } from '../../src/proto/server.ts';
import { agentFresh } from '../agent/agentFresh.ts';
import { newQueue, toAsk } from '../agent/connection/newQueue.ts';
import { isSameServer } from '../agent/network/operators.ts';
import { connect, type ConnectError } from '../smp/connect.ts';
import type { Connection } from '../smp/connection.ts';
import { PRXY } from '../smp/proxyCommands.ts';
import type { Failure, Outcome } from '../smp/request.ts';
import type { Servers } from './choices.ts';
import { placeOf } from './place.ts';

/** Null when it works. */
export async function testServer(
  address: string,
  kind: keyof Servers,
  { relays }: Servers,
): Promise<string | null> {
  const server = parseServer(address.trim());
  if (server === null) return 'This is no address. It begins with smp:// and names a key, then a host.';
  const connected = await connect(server, { onEvent: () => undefined });
  if (!connected.ok) return errorInWords(connected.error);
  const { connection } = connected;
  const others = relays.map(parseServer).filter((each) => each !== null && !isSameServer(each, server));
  const result = kind === 'relays' ? makesQueue(connection, server) : passesOn(connection, server, others[0]);
  const words = await result;
  connection.close();
  return words;
}

async function makesQueue(connection: Connection, server: SMPServerAddress): Promise<string | null> {
  const { basicAuth } = server;
  const queue = { ...toAsk(newQueue(server, 'messaging', agentFresh)), basicAuth };
  const made = await connection.createQueue(queue);
  if (made.ok) await connection.delete(made.value);
  return refusalInWords(made, {
    AUTH: 'It answers, but takes no new conversations, or none without its password.',
    other: 'It answers, but takes no new conversations.',
  });
}

/** A relay is no proxy before itself: without another one nothing can be asked. */
async function passesOn(
  connection: Connection,
  { basicAuth }: SMPServerAddress,
  relay: SMPServerAddress | null | undefined,
): Promise<string | null> {
  if (!relay) return null;
  const reached = await connection.request(PRXY(relay, basicAuth));
  if (!reached.ok && isBeyond(reached))
    return `It answers, but does not reach your relay at ${placeOf(relay)}.`;
  return refusalInWords(reached, {
    AUTH: 'It answers, but passes nothing on, or nothing without its password.',
    other: 'It answers, but passes nothing on: it is no proxy.',
  });
}

function isBeyond(failure: Failure): boolean {
  const error: ErrorType | null = failure.failure === 'refused' ? failure.error : null;
  return typeof error === 'object' && error !== null && 'PROXY' in error && typeof error.PROXY === 'object';
}

function refusalInWords(outcome: Outcome<unknown>, words: { AUTH: string; other: string }): string | null {
  if (outcome.ok) return null;
  if (outcome.failure !== 'refused') return 'It has answered once, and then no more. Try again later.';
  const { error } = outcome;
  const isAuth =
    error === 'AUTH' || (typeof error === 'object' && 'PROXY' in error && error.PROXY === 'BASIC_AUTH');
  return isAuth ? words.AUTH : words.other;
}

function errorInWords(error: ConnectError): string {
  switch (error.step) {
    case 'address':
      return 'The host in this address cannot be reached from a browser.';
    case 'network':
    case 'aborted':
      return 'Nothing answers at this address, or something in between lets no connection through. Check the host and your connection.';
    case 'timeout':
      return 'It does not answer in time. Try again later.';
    case 'version':
      return 'It speaks no version of the protocol that this page speaks.';
    case 'handshake':
      return 'Something else answers at this address: it is no relay.';
    case 'identity':
      return 'Another server answers than the one that this address names. Do not use it before you know why.';
  }
}
