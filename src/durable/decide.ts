// What a queue answers to each command, and what must then be written. Pure: time and randomness are passed in.
// The protocol's rules are in simplex-messaging.md, "SMP commands"; where code and document differ, Server.hs decides.

import { type Authorized, isAuthorized } from '../proto/authorization.ts';
import { equal } from '../proto/bytes.ts';
import type { KeyPair } from '../proto/crypto/primitives.ts';
import type { MsgId } from '../proto/ids.ts';
import { type AuthPublicKey, isSameKey } from '../proto/keys.ts';
import { maxMessageLength } from '../proto/message.ts';
import {
  decideGetLink,
  decideRemoveLink,
  decideSetLink,
  isContact,
  isHeld,
  isSecuredInvitation,
} from './decideLink.ts';
import { decideRemoveNotifier, decideSetNotifier, decideWatch } from './decideNotifier.ts';
import { answer, type Decision, ok, refuse, type Write } from './decision.ts';
import { decideNew } from './decideNew.ts';
import type { QueueNames } from './names.ts';
import type { QueueCommand, QueueRequest } from './queueCall.ts';
import { queueInfo } from './queueReport.ts';
import type { InFlight, QueueRecord, QueueView, WaitingMessage } from './queueState.ts';
import type { Settings } from './settings.ts';

export interface Circumstances {
  names: QueueNames;
  settings: Settings;
  /** The version that the session speaks. */
  version: number;
  /** Seconds since 1970. */
  now: number;
  freshMsgId: () => MsgId;
  freshDhKeys: () => KeyPair;
}

type Request = Authorized & Pick<QueueRequest, 'command' | 'link' | 'isAdmitted'>;

type Of<Tag extends QueueCommand['tag']> = Extract<QueueCommand, { tag: Tag }>;

/** The one entry: checks the authorization, whatever the state of the queue, then decides. */
export function decide(view: QueueView, request: Request, circumstances: Circumstances): Decision {
  const { state } = view;
  const { command } = request;
  if (command.tag === 'NEW') return decideNew(state, request, command, circumstances);
  const record = recordFor(request, view);
  const allowed = mayCommand(record, request);
  // An unknown queue, a wrong key and a missing one are one answer, after the same work.
  if (record === null || !allowed) return refuse('AUTH');
  if (state.kind === 'blocked' && !worksOnBlocked.has(command.tag)) return refuse({ BLOCKED: state.info });
  return decideAllowed({ ...view, record }, { ...request, command }, circumstances);
}

/** Server.hs `withQueue`; SEND looks at the size of its message first. */
const worksOnBlocked: ReadonlySet<QueueCommand['tag']> = new Set(['SEND', 'OFF', 'DEL', 'NSUB']);

const senderTags: ReadonlySet<QueueCommand['tag']> = new Set(['SEND', 'SKEY', 'LKEY', 'LGET']);
const linkTags: ReadonlySet<QueueCommand['tag']> = new Set(['LKEY', 'LGET']);

/** What the queue is to the one who commands it; null: nothing at all, in what they are answered and in what it costs. */
function recordFor(
  { command: { tag }, link }: Request,
  { state, link: held }: QueueView,
): QueueRecord | null {
  if (state.kind === 'absent' || (state.kind === 'suspended' && senderTags.has(tag))) return null;
  return linkTags.has(tag) && !isHeld(held, link?.linkId ?? null) ? null : state.record;
}

/** Always one verification, so that what it costs says nothing (Server.hs `verifyQueueTransmission`). */
function mayCommand(record: QueueRecord | null, request: Request): boolean {
  const { command } = request;
  switch (command.tag) {
    case 'NEW':
      return isAuthorized(request, command.rcvAuthKey);
    case 'SEND':
      return maySend(record, request);
    case 'LGET':
      return record !== null && isContact(record);
    case 'NSUB':
      return isAuthorized(request, record?.notifier?.key ?? null);
    case 'SKEY':
    case 'LKEY':
      // The sender proves to hold the key that the queue is to be secured with.
      return isAuthorized(
        request,
        record !== null && canSecure(record, command) ? command.senderAuthKey : null,
      );
    case 'SUB':
    case 'KEY':
    case 'RKEY':
    case 'LSET':
    case 'LDEL':
    case 'NKEY':
    case 'NDEL':
    case 'ACK':
    case 'GET':
    case 'OFF':
    case 'DEL':
    case 'QUE':
      return isAnyAuthorized(request, record?.recipientKeys ?? [null]);
  }
}

/**
 * Where a queue has several keys a refusal costs one verification for each (Server.hs `verifiedWithKeys`): it tells
 * their number to those who were told the recipient ID.
 */
function isAnyAuthorized(request: Authorized, keys: readonly (AuthPublicKey | null)[]): boolean {
  return keys.some((key) => isAuthorized(request, key));
}

/** A queue that is not secured takes messages without authorization only. */
function maySend(record: QueueRecord | null, request: Authorized): boolean {
  const isVerified = isAuthorized(request, record?.senderKey ?? null);
  return record?.senderKey === null ? request.authorization === null : isVerified;
}

function canSecure({ mode, senderKey }: QueueRecord, { senderAuthKey }: Of<'SKEY' | 'LKEY'>): boolean {
  return mode === 'messaging' && (senderKey === null || isSameKey(senderKey, senderAuthKey));
}

type Present = QueueView & { record: QueueRecord };

function decideAllowed(
  view: Present,
  { command, link }: Request & { command: Exclude<QueueCommand, { tag: 'NEW' }> },
  circumstances: Circumstances,
): Decision {
  switch (command.tag) {
    case 'SUB':
      return decideSub(view);
    case 'KEY':
    case 'SKEY':
      return decideSecure(view, command.senderAuthKey);
    case 'RKEY':
      return decideShare(view, command);
    case 'LSET':
      return decideSetLink(view, command.linkData, link);
    case 'LDEL':
      return decideRemoveLink(view);
    case 'LKEY':
      return decideGetLink(view, circumstances.names, command.senderAuthKey);
    case 'LGET':
      return decideGetLink(view, circumstances.names, null);
    case 'NKEY':
      return decideSetNotifier(command, circumstances);
    case 'NDEL':
      return decideRemoveNotifier(view.record);
    case 'NSUB':
      return decideWatch();
    case 'SEND':
      return decideSend(view, command, circumstances);
    case 'ACK':
      return decideAck(view, command);
    case 'GET':
      return decideGet(view);
    case 'OFF':
      return ok(view.state.kind === 'suspended' ? [] : [{ kind: 'suspend' }]);
    case 'DEL':
      return ok([{ kind: 'delete' }]);
    case 'QUE':
      return answer({ tag: 'INFO', info: queueInfo(view, view.record) });
  }
}

function decideSub({ receiving }: Present): Decision {
  if (receiving === 'getting') return refuse({ CMD: 'PROHIBITED' });
  return answer({ tag: 'SOK', serviceId: null }, [{ kind: 'subscribe' }], 'after');
}

function decideGet({ receiving }: Present): Decision {
  if (receiving === 'subscribed') return refuse({ CMD: 'PROHIBITED' });
  return ok([{ kind: 'get' }], 'instead');
}

function decideSecure({ record }: Present, senderKey: AuthPublicKey): Decision {
  if (record.senderKey === null) return ok([{ kind: 'secure', senderKey }]);
  return isSameKey(record.senderKey, senderKey) ? ok() : refuse('AUTH');
}

/** Several may receive from a contact address. */
function decideShare({ record }: Present, { recipientKeys }: Of<'RKEY'>): Decision {
  return record.mode === 'contact' ? ok([{ kind: 'share', recipientKeys }]) : refuse('AUTH');
}

function decideSend(
  view: Present,
  { flags, body }: Of<'SEND'>,
  { settings, version, now, freshMsgId }: Circumstances,
): Decision {
  const { state, record, messages } = view;
  if (body.length > maxMessageLength(version)) return refuse('LARGE_MSG');
  if (state.kind === 'blocked') return refuse({ BLOCKED: state.info });
  const { last } = messages;
  if (last?.isMarker) return refuse('QUOTA', unlink(view));
  // A clock that was set back must not make a message look older than those before it: it would expire too early.
  const timestamp = Math.max(now, last?.timestamp ?? 0);
  const message = { msgId: freshMsgId(), timestamp, notification: flags.notification, body };
  const notify = flags.notification && record.notifier !== null;
  if (messages.size < settings.messageQuota)
    return ok([...unlink(view), { kind: 'append', message, notify }]);
  // The marker tells the recipient that messages were turned away; senders wait until it is acknowledged.
  const marker = { ...message, notification: false, body: null };
  return refuse('QUOTA', [...unlink(view), { kind: 'append', message: marker, notify: false }]);
}

/** Who has the invitation has shown it by sending: nobody needs its link any more. */
function unlink({ record, link }: Present): Write[] {
  return link !== null && isSecuredInvitation(record) ? [{ kind: 'remove link' }] : [];
}

function decideAck({ receiving, inFlight, messages }: Present, { msgId }: Of<'ACK'>): Decision {
  const { head } = messages;
  if (receiving === null || !isDelivered(inFlight, head, msgId)) return refuse('NO_MSG');
  // It may be gone already: expired, or acknowledged by another session that had it through GET.
  const isHead = head !== null && equal(head.msgId, msgId);
  const removal = isHead ? [{ kind: 'remove head' } as const] : [];
  return ok([{ kind: 'acknowledge' }, ...removal], receiving === 'subscribed' ? 'instead' : null);
}

/** After a reset only the head can have been delivered. */
function isDelivered(inFlight: InFlight, head: WaitingMessage | null, msgId: MsgId): boolean {
  if (!inFlight.known) return head !== null && equal(msgId, head.msgId);
  // An empty ID fits whatever was delivered, but removes nothing: the head comes again (Server.hs `acknowledgeMsg`).
  return inFlight.msgId !== null && (msgId.length === 0 || equal(msgId, inFlight.msgId));
}
