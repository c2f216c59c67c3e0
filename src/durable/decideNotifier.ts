// Notifications: who is told that a queue has messages, without being able to read them or to receive them.
// simplex-messaging.md, "Notifier commands"; Server.hs `addQueueNotifier_`, `deleteQueueNotifier_`.

import type { AuthPublicKey, X25519PublicKey } from '../proto/keys.ts';
import type { Circumstances } from './decide.ts';
import { agree } from './decideNew.ts';
import { answer, type Decision, ok, refuse } from './decision.ts';
import type { QueueRecord } from './queueState.ts';

export function decideSetNotifier(
  { ntfAuthKey, ntfDhKey }: { ntfAuthKey: AuthPublicKey; ntfDhKey: X25519PublicKey },
  { names, freshDhKeys }: Pick<Circumstances, 'names' | 'freshDhKeys'>,
): Decision {
  const agreed = agree(ntfDhKey, freshDhKeys);
  if (agreed === null) return refuse('AUTH');
  const notifier = { key: ntfAuthKey, rcvNtfDhSecret: agreed.secret };
  const response = { tag: 'NID', notifierId: names.notifierId, srvNtfDhKey: agreed.publicKey } as const;
  return answer(response, [{ kind: 'set notifier', notifier }]);
}

export function decideRemoveNotifier({ notifier }: QueueRecord): Decision {
  return ok(notifier === null ? [] : [{ kind: 'remove notifier' }]);
}

export function decideWatch(): Decision {
  return answer({ tag: 'SOK', serviceId: null }, [{ kind: 'watch' }]);
}
