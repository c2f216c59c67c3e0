// What the agent notices, in words. What lasts is said once, until something has gone well again.

import type { Notice } from '../../client/agent/events.ts';
import { noticeInWords } from '../../client/agent/noticeInWords.ts';

export class Notices {
  /** What is waited for. */
  readonly #lasting = new Set<string>();

  /** Null where there is nothing (new) to say. */
  inWords(notice: Notice): string | null {
    switch (notice.notice) {
      case 'relay':
        return this.#ofRelay(notice);
      case 'delayed': {
        const { failure } = notice.failure;
        // What is left of an old queue is of no interest here.
        if (failure === 'notDrained') return null;
        const hint = failure === 'noProxy' ? ' With --direct it is sent without.' : '';
        return this.#once(`delayed ${failure}`, `Waiting. ${noticeInWords(notice)}${hint}`);
      }
      case 'prohibited':
        return null;
      case 'queueFull':
      case 'queueDrained':
      case 'receivedElsewhere':
      case 'sameOperator':
      case 'stopped':
        return noticeInWords(notice);
    }
  }

  /** Something was sent: what was waited for is there. */
  goesWell(): void {
    this.#lasting.clear();
  }

  #ofRelay(notice: Notice & { notice: 'relay' }): string | null {
    const { server, state } = notice;
    if (state === 'connecting') return null;
    if (state === 'disconnected')
      return this.#once(server, `Waiting for the relay. ${noticeInWords(notice)}`);
    return this.#lasting.delete(server) ? noticeInWords(notice) : null;
  }

  #once(what: string, words: string): string | null {
    if (this.#lasting.has(what)) return null;
    this.#lasting.add(what);
    return words;
  }
}
