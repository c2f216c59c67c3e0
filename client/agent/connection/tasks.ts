// What is still to be asked of relays, as the state says: nothing else remembers it, so that nothing is forgotten in a
// crash. Each may be asked again, except NEW, whose keys are drawn anew.

import { hex } from '../../../src/proto/bytes.ts';
import type { AuthPublicKey } from '../../../src/proto/keys.ts';
import type { AuthKeyPair } from '../../smp/authKeyPair.ts';
import type { ConnShortLink } from '../../smp/shortLink.ts';
import type { Address, ConnectionState, Duplex, OwnLink } from './connectionState.ts';
import type { LinkChange } from './linkChange.ts';
import type { NewQueue } from './newQueue.ts';
import type { RcvQueue } from './rcvQueue.ts';
import { isToSecure, type SndQueue } from './sndQueue.ts';

export type Task =
  /** LKEY or LGET */
  | { task: 'follow'; key: string; link: ConnShortLink; sndAuthKey: AuthKeyPair }
  /** NEW */
  | { task: 'create'; key: string; queue: NewQueue }
  /** SKEY */
  | { task: 'secureAsSender'; key: string; queue: SndQueue }
  /** KEY */
  | { task: 'secure'; key: string; queue: RcvQueue; senderKey: AuthPublicKey }
  /** DEL, once QUE says that nothing is in it any more. */
  | { task: 'drain'; key: string; queue: RcvQueue }
  /** LSET or LDEL */
  | { task: 'changeLink'; key: 'changeLink'; queue: RcvQueue; ownLink: OwnLink | null; change: LinkChange }
  /** Nothing is asked, but it may be too late to go on sending. */
  | { task: 'leave'; key: 'leave'; until: number }
  /** DEL */
  | { task: 'delete'; key: string; queue: RcvQueue };

/** `key` names the task for as long as it is to be done. */
export function tasksOf(state: ConnectionState): readonly Task[] {
  switch (state.kind) {
    case 'following':
      return [{ task: 'follow', key: 'follow', link: state.link, sndAuthKey: state.sndAuthKey }];
    case 'creating':
      return [create(state.queue)];
    case 'joining':
      return isToSecure(state.sndQueue) ? [secureAsSender(state.sndQueue)] : [create(state.queue)];
    case 'duplex':
      return duplexTasks(state);
    case 'deleting':
      return state.leaving === null
        ? state.queues.map(deletion)
        : [{ task: 'leave', key: 'leave', until: state.leaving.until }];
    case 'ended':
      return state.queues.map(deletion);
    case 'address':
      return addressTasks(state);
    case 'invited':
    case 'failed':
      return [];
  }
}

function addressTasks({ queue, ownLink, linkChange: change = null }: Address): Task[] {
  return change === null ? [] : [{ task: 'changeLink', key: 'changeLink', queue, ownLink, change }];
}

function duplexTasks({ rcvQueue, sndQueue, rcvMove, retired }: Duplex): Task[] {
  const moving = rcvMove?.move === 'securing' ? [rcvMove.queue] : [];
  return [
    ...[rcvQueue, ...moving].flatMap(secure),
    ...(isToSecure(sndQueue) ? [secureAsSender(sndQueue)] : []),
    ...(rcvMove?.move === 'creating' ? [create(rcvMove.queue)] : []),
    ...retired.map((queue) => ({ task: 'drain' as const, key: `drain ${hex(queue.rcvId)}`, queue })),
  ];
}

function create(queue: NewQueue): Task {
  return { task: 'create', key: 'create', queue };
}

function secureAsSender(queue: SndQueue): Task {
  return { task: 'secureAsSender', key: `secureAsSender ${hex(queue.sndId)}`, queue };
}

function secure(queue: RcvQueue): Task[] {
  const { senderKey, rcvId } = queue;
  return senderKey === null ? [] : [{ task: 'secure', key: `secure ${hex(rcvId)}`, queue, senderKey }];
}

function deletion(queue: RcvQueue): Task {
  return { task: 'delete', key: `delete ${hex(queue.rcvId)}`, queue };
}
