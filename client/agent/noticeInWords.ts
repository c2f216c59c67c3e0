// What an agent has to say at the moment, as sentences that may stand by themselves; nothing in them names a queue.

import { parseServer } from '../../src/proto/server.ts';
import type { Culprit, Failure } from '../smp/request.ts';
import type { Ended } from '../smp/smpClient.ts';
import type { Hindrance, Notice } from './events.ts';

export function noticeInWords(notice: Notice): string {
  switch (notice.notice) {
    case 'relay':
      return relayInWords(notice);
    case 'receivedElsewhere':
      return 'Another device or tab receives these messages now.';
    case 'delayed':
      return `${failureInWords(notice.failure)} Nothing is lost: it is tried again ${soon(notice.retryIn)}.`;
    case 'queueFull':
      return 'The other side has many unread messages, and its relay takes no more for now. Yours are kept, and go on when there is room.';
    case 'queueDrained':
      return 'The other side has read its messages: yours go on.';
    case 'sameOperator':
      return `Your messages to ${hostOf(notice.server)} go through ${hostOf(notice.proxy)}, which the same operator runs: it could see both who sends and where to. Add a proxy of somebody else.`;
    case 'prohibited':
      return `The other side has sent what does not belong here, and it was left out (${notice.what}).`;
    case 'stopped':
      return 'Your messages cannot be stored, so nothing more is sent or received. What was not stored comes again when the program is started again.';
  }
}

/** The host alone. */
function hostOf(server: string): string {
  return parseServer(server)?.hosts[0] ?? server;
}

function soon(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} minutes`;
}

function relayInWords(notice: Notice & { notice: 'relay' }): string {
  const host = hostOf(notice.server);
  switch (notice.state) {
    case 'connecting':
      return `Connecting to ${host}.`;
    case 'connected':
      return `Connected to ${host}.`;
    case 'disconnected': {
      const again = notice.retryIn === null ? '' : ` It is tried again ${soon(notice.retryIn)}.`;
      return `${endInWords(notice.error, host)}${again}`;
    }
  }
}

function endInWords(error: Ended, host: string): string {
  switch (error.step) {
    case 'address':
      return `The address of ${host} leads nowhere.`;
    case 'aborted':
      return `The connection with ${host} was closed.`;
    case 'identity':
      return `What answers at ${host} cannot prove to be the relay of its address. Nothing was sent to it.`;
    case 'version':
      return `${host} speaks no version that this program speaks.`;
    case 'network':
    case 'timeout':
      return `${host} cannot be reached.`;
    case 'handshake':
      return `What answers at ${host} is no relay, or one that is out of order.`;
    case 'session':
      return error.reason === 'CLOSED'
        ? `The connection with ${host} was closed.`
        : `The connection with ${host} was lost.`;
  }
}

const culprits: Record<Culprit, string> = {
  proxy: 'The proxy does not pass it on.',
  destination: 'The other side’s relay does not answer the proxy.',
  network: 'The proxy cannot reach the other side’s relay.',
};

function failureInWords(failure: Failure | Hindrance): string {
  switch (failure.failure) {
    case 'noProxy':
      return 'There is no proxy to send through, and to send without one would show the other side’s relay who you are. Add a proxy, or allow to send without.';
    case 'notDrained':
      return 'There are messages at the old relay that are to be read before the queue there is deleted.';
    case 'routing':
      return culprits[failure.by];
    case 'closed':
      return 'There is no connection.';
    case 'timeout':
      return 'There was no answer.';
    case 'identity':
      return 'The proxy leads to another relay than the one of the address. Nothing was sent.';
    case 'refused':
    case 'unexpected':
      return 'The relay is out of order.';
  }
}
