// How a queue comes to be. simplex-messaging.md, "Create queue command"; Server.hs `createQueue`.

import { sha3_384 } from '@noble/hashes/sha3.js';
import { primitives } from '#primitives';
import { type Authorized, isAuthorized } from '../proto/authorization.ts';
import { equal } from '../proto/bytes.ts';
import type { NewQueueReq } from '../proto/commands.ts';
import { type CorrId, idLength } from '../proto/ids.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../proto/keys.ts';
import type { Response } from '../proto/responses.ts';
import { answer, type Decision, refuse, type Write } from './decision.ts';
import type { Circumstances } from './decide.ts';
import type { LinkClaim } from './queueCall.ts';
import type { Notifier, QueueState } from './queueState.ts';
import { isAdmitted } from './settings.ts';

export function decideNew(
  state: QueueState,
  request: Authorized & { link: LinkClaim | null; isAdmitted?: boolean },
  wanted: NewQueueReq,
  circumstances: Pick<Circumstances, 'names' | 'settings' | 'freshDhKeys'>,
): Decision {
  const holdsKey = isAuthorized(request, wanted.rcvAuthKey);
  const mayCreate = request.isAdmitted ?? isAdmitted(circumstances.settings.newQueues, wanted.basicAuth);
  if (!holdsKey || !mayCreate) return refuse('AUTH');
  if (!mayChooseId(request.corrId, wanted)) return refuse({ CMD: 'PROHIBITED' });
  if (state.kind !== 'absent' || request.link?.isClaimed === false) return refuse('AUTH');
  return create(request.link, wanted, circumstances);
}

/**
 * A sender ID of the client's own must come from the corrId, so that nobody can find out by NEW whether a queue with
 * a given ID exists.
 */
function mayChooseId(corrId: CorrId, { queueReqData }: NewQueueReq): boolean {
  const data = queueReqData?.data ?? null;
  return data === null || equal(data.senderId, sha3_384(corrId).subarray(0, idLength));
}

function create(
  link: LinkClaim | null,
  wanted: NewQueueReq,
  { names, freshDhKeys }: Pick<Circumstances, 'names' | 'freshDhKeys'>,
): Decision {
  const agreed = agree(wanted.rcvDhKey, freshDhKeys);
  const notified = agreeOnNotifier(wanted, freshDhKeys);
  if (agreed === null || notified === 'none possible') return refuse('AUTH');
  const mode = wanted.queueReqData?.mode ?? null;
  const record = {
    mode,
    recipientKeys: [wanted.rcvAuthKey] as const,
    rcvDhSecret: agreed.secret,
    senderKey: null,
    notifier: notified && notified.notifier,
  };
  const response: Response = {
    tag: 'IDS',
    rcvId: names.recipientId,
    sndId: names.senderId,
    srvDhKey: agreed.publicKey,
    queueMode: mode,
    linkId: link?.linkId ?? null,
    serviceId: null,
    ntfCreds: notified && { notifierId: names.notifierId, srvNtfDhKey: notified.publicKey },
  };
  return answer(response, [
    { kind: 'create', record },
    ...linkWrites(link, wanted),
    ...subscribeWrites(wanted),
  ]);
}

function agreeOnNotifier(
  { ntfCreds }: NewQueueReq,
  freshDhKeys: Circumstances['freshDhKeys'],
): { publicKey: X25519PublicKey; notifier: Notifier } | 'none possible' | null {
  if (ntfCreds === null) return null;
  const agreed = agree(ntfCreds.ntfDhKey, freshDhKeys);
  if (agreed === null) return 'none possible';
  const { publicKey, secret } = agreed;
  return { publicKey, notifier: { key: ntfCreds.ntfAuthKey, rcvNtfDhSecret: secret } };
}

function linkWrites(link: LinkClaim | null, { queueReqData }: NewQueueReq): Write[] {
  const data = queueReqData?.data ?? null;
  if (link === null || data === null) return [];
  return [{ kind: 'set link', link: { linkId: link.linkId, linkData: data.linkData } }];
}

function subscribeWrites({ subscribeMode }: NewQueueReq): Write[] {
  return subscribeMode === 'subscribe' ? [{ kind: 'subscribe' }] : [];
}

/** Fresh keys of the queue's, and the secret with the recipient's; null where that key is of low order. */
export function agree(
  recipientKey: X25519PublicKey,
  freshDhKeys: Circumstances['freshDhKeys'],
): { publicKey: X25519PublicKey; secret: Uint8Array } | null {
  const keys = freshDhKeys();
  const secret = primitives.x25519(keys.privateKey, recipientKey);
  return secret === null ? null : { publicKey: asX25519PublicKey(keys.publicKey), secret };
}
