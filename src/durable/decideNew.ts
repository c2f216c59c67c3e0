// How a queue comes to be. simplex-messaging.md, "Create queue command"; Server.hs `createQueue`.

import { primitives } from '#primitives';
import { type Authorized, isAuthorized } from '../proto/authorization.ts';
import type { NewQueueReq } from '../proto/commands.ts';
import { asX25519PublicKey } from '../proto/keys.ts';
import { answer, type Decision, refuse } from './decision.ts';
import type { Circumstances } from './decide.ts';
import type { QueueState } from './queueState.ts';
import { isAdmitted } from './settings.ts';

export function decideNew(
  state: QueueState,
  request: Authorized,
  wanted: NewQueueReq,
  { names, settings, freshDhKeys }: Pick<Circumstances, 'names' | 'settings' | 'freshDhKeys'>,
): Decision {
  const holdsKey = isAuthorized(request, wanted.rcvAuthKey);
  const mayCreate = holdsKey && isAdmitted(settings.newQueues, wanted.basicAuth);
  if (!mayCreate || state.kind !== 'absent') return refuse('AUTH');
  if (!isServed(wanted)) return refuse({ CMD: 'PROHIBITED' });
  const dhKeys = freshDhKeys();
  const rcvDhSecret = primitives.x25519(dhKeys.privateKey, wanted.rcvDhKey);
  if (rcvDhSecret === null) return refuse('AUTH');
  const mode = wanted.queueReqData?.mode ?? null;
  const record = { mode, recipientKeys: [wanted.rcvAuthKey] as const, rcvDhSecret, senderKey: null };
  const subscribe = wanted.subscribeMode === 'subscribe' ? [{ kind: 'subscribe' } as const] : [];
  return answer(
    {
      tag: 'IDS',
      rcvId: names.recipientId,
      sndId: names.senderId,
      srvDhKey: asX25519PublicKey(dhKeys.publicKey),
      queueMode: mode,
      linkId: null,
      serviceId: null,
      ntfCreds: null,
    },
    [{ kind: 'create', record }, ...subscribe],
  );
}

/** Neither short links nor notifications are, yet. */
function isServed({ queueReqData, ntfCreds }: NewQueueReq): boolean {
  return (queueReqData?.data ?? null) === null && ntfCreds === null;
}
