// What the agent notices, in words; each is said once, until something has gone well again.

import { hostsOf } from './hosts.ts';
import { failureInWords as storeFailureInWords } from '../../client/store/inWords.ts';
import { StoreFailure } from '../../client/store/store.ts';
import type { Hindrance, Notice } from '../../client/agent/events.ts';
import type { Failure } from '../../client/smp/request.ts';
import { connectErrorInWords, failureInWords } from '../inWords.ts';

export class Notices {
  readonly #said = new Set<string>();

  /** Null where there is nothing (new) to say. */
  inWords(notice: Notice): string | null {
    if (notice.notice === 'relay') return this.#ofRelay(notice);
    const words = wordsOf(notice);
    return words === null ? null : this.#once(words);
  }

  /** Something was sent: what was waited for is there. */
  goesWell(): void {
    this.#said.clear();
  }

  #ofRelay(notice: Extract<Notice, { notice: 'relay' }>): string | null {
    const name = `Waiting for the relay ${hostsOf(notice.server)}`;
    const isWaitedFor = [...this.#said].some((words) => words.startsWith(name));
    if (notice.state !== 'disconnected') {
      if (!isWaitedFor || notice.state === 'connecting') return null;
      this.#said.clear();
      return `The relay ${hostsOf(notice.server)} is there again.`;
    }
    const { error } = notice;
    const why = error.step === 'session' ? 'the connection was lost' : connectErrorInWords(error);
    return error.step === 'aborted' ? null : this.#once(`${name}: ${why}.`);
  }

  #once(words: string): string | null {
    if (this.#said.has(words)) return null;
    this.#said.add(words);
    return words;
  }
}

function wordsOf(notice: Exclude<Notice, { notice: 'relay' }>): string | null {
  switch (notice.notice) {
    case 'delayed': {
      const { failure } = notice;
      if (isHindrance(failure)) return hindranceInWords(failure);
      return `Waiting, and trying again: ${failureInWords(failure)}.`;
    }
    case 'queueFull':
      return 'Waiting: the other side has not read its messages for long, and there is no room for more.';
    case 'queueDrained':
      return 'The other side reads its messages again.';
    case 'receivedElsewhere':
      return 'Your messages are received elsewhere now: a copy of this store is in use. Close one of the two for good.';
    case 'sameOperator':
      return `The proxy ${hostsOf(notice.proxy)} and the relay ${hostsOf(notice.server)} are run by the same people, as far as can be seen: together they know who writes to whom.`;
    case 'prohibited':
      return null;
    case 'stopped':
      return notice.error instanceof StoreFailure
        ? storeFailureInWords(notice.error.reason)
        : 'Something went wrong here, and nothing more can be stored. What was stored before is safe.';
  }
}

function isHindrance(failure: Failure | Hindrance): failure is Hindrance {
  return failure.failure === 'noProxy' || failure.failure === 'notDrained';
}

function hindranceInWords({ failure }: Hindrance): string | null {
  if (failure === 'notDrained') return null;
  return 'Waiting: there is no proxy to send through. With --direct it is sent without; the relay of the other side then sees your address.';
}
