// What a name stands for, asked of a relay that looks it up. Best asked through a proxy, so that nobody knows both who
// asks and for which name. simplex-messaging.md, "Resolver commands".

import { type NameRecord, parseNameRecord } from '../../src/proto/nameRecord.ts';
import { noEntity } from '../../src/proto/transmission.ts';
import type { Outcome, Request } from './request.ts';
import { SenderCommands } from './senderCommands.ts';

/** `domain` in full, as in `alice.simplex`, lower case. */
export function RSLV(domain: string): Request<NameRecord> {
  return {
    command: { tag: 'RSLV', domain },
    entityId: noEntity,
    key: null,
    read: (response) => {
      const record = response.tag === 'RNAME' ? parseNameRecord(response.record) : null;
      return record && { value: record };
    },
  };
}

export abstract class ResolverCommands extends SenderCommands {
  /** Refused with NAME NO_RESOLVER where another relay may be asked, and with NAME NOT_FOUND where none need be. */
  resolveName(domain: string): Promise<Outcome<NameRecord>> {
    return this.request(RSLV(domain));
  }
}
