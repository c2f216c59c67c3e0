// What a decision looks at, made up: a queue of Alice's, which Bob may send to and Nora may watch, and commands
// authorized by whom you like.

import { primitives } from '#primitives';
import { type Authorized, authorize } from '../../src/proto/authorization.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { NonEmpty } from '../../src/proto/codec.ts';
import type { CorrId, LinkId, MsgId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { plainFlags } from '../../src/proto/message.ts';
import { type Circumstances, decide } from '../../src/durable/decide.ts';
import type { Decision } from '../../src/durable/decision.ts';
import { freshNames, nameKeys } from '../../src/durable/names.ts';
import type { LinkClaim, QueueCommand } from '../../src/durable/queueCall.ts';
import {
  type HeldLink,
  type InFlight,
  type Notifier,
  nothing,
  type QueueRecord,
  type QueueView,
  type StoredMessage,
  type WaitingMessage,
} from '../../src/durable/queueState.ts';
import { settings } from '../../src/durable/settings.ts';
import { type AuthKeyPair, freshAuthKeyPair } from './authKeyPair.ts';

export const alice = freshAuthKeyPair('Ed25519');
export const bob = freshAuthKeyPair('X25519');
export const nora = freshAuthKeyPair('Ed25519');
export const mallory = freshAuthKeyPair('Ed25519');
const session = primitives.x25519KeyPair();

export const command = {
  NEW: (changes: Partial<QueueCommand & { tag: 'NEW' }> = {}): QueueCommand & { tag: 'NEW' } => ({
    tag: 'NEW',
    rcvAuthKey: alice.publicKey,
    rcvDhKey: asX25519PublicKey(primitives.x25519KeyPair().publicKey),
    basicAuth: null,
    subscribeMode: 'subscribe',
    queueReqData: { mode: 'messaging', data: null },
    ntfCreds: null,
    ...changes,
  }),
  SUB: { tag: 'SUB' },
  GET: { tag: 'GET' },
  OFF: { tag: 'OFF' },
  DEL: { tag: 'DEL' },
  QUE: { tag: 'QUE' },
  KEY: (key: AuthKeyPair): QueueCommand => ({ tag: 'KEY', senderAuthKey: key.publicKey }),
  SKEY: (key: AuthKeyPair): QueueCommand => ({ tag: 'SKEY', senderAuthKey: key.publicKey }),
  ACK: (msgId: MsgId): QueueCommand => ({ tag: 'ACK', msgId }),
  RKEY: (...keys: NonEmpty<AuthKeyPair>): QueueCommand => {
    const [first, ...others] = keys.map(({ publicKey }) => publicKey);
    return { tag: 'RKEY', recipientKeys: [first ?? alice.publicKey, ...others] };
  },
  LSET: ({ linkId, linkData } = aLink()): QueueCommand => ({ tag: 'LSET', linkId, linkData }),
  LDEL: { tag: 'LDEL' },
  LKEY: (key: AuthKeyPair): QueueCommand => ({ tag: 'LKEY', senderAuthKey: key.publicKey }),
  LGET: { tag: 'LGET' },
  NKEY: (
    key: AuthKeyPair,
    ntfDhKey = asX25519PublicKey(primitives.x25519KeyPair().publicKey),
  ): QueueCommand => ({ tag: 'NKEY', ntfAuthKey: key.publicKey, ntfDhKey }),
  NDEL: { tag: 'NDEL' },
  NSUB: { tag: 'NSUB' },
  SEND: (body: Uint8Array | string, notification = false): QueueCommand => ({
    tag: 'SEND',
    flags: plainFlags(notification),
    body: typeof body === 'string' ? utf8(body) : body,
  }),
} as const;

/** `key` null: without authorization. */
export function authorized<C extends QueueCommand>(
  command: C,
  key: AuthKeyPair | null,
  link: LinkClaim | null = null,
): Authorized & { command: C; link: LinkClaim | null } {
  const corrId = primitives.randomBytes(24) as CorrId;
  const authorized = primitives.randomBytes(100);
  const covered = { corrId, authorized, sessionKey: session.publicKey };
  return {
    corrId,
    authorized,
    authorization: key === null ? null : authorize(key.privateKey, covered),
    sessionPrivateKey: session.privateKey,
    command,
    link,
  };
}

export function aRecord(changes: Partial<QueueRecord> = {}): QueueRecord {
  return {
    mode: 'messaging',
    recipientKeys: [alice.publicKey],
    rcvDhSecret: new Uint8Array(32).fill(7),
    senderKey: bob.publicKey,
    notifier: null,
    ...changes,
  };
}

export const active = (changes: Partial<QueueRecord> = {}) => ({
  kind: 'active' as const,
  record: aRecord(changes),
});
export const suspended = (changes: Partial<QueueRecord> = {}) => ({
  kind: 'suspended' as const,
  record: aRecord(changes),
});
export const blocked = (changes: Partial<QueueRecord> = {}) => ({
  kind: 'blocked' as const,
  record: aRecord(changes),
  info: { reason: 'spam' as const, notice: null },
});
export const absent = { kind: 'absent' as const };

export const idOf = (name: string) => primitives.sha256(utf8(name)).slice(0, 24) as MsgId;

/** What stands behind it, in two words. */
export function aLink(id = 'link', fixed = 'fixed', user = 'user'): HeldLink {
  const linkId = idOf(id) as Uint8Array as LinkId;
  return { linkId, linkData: { fixedData: utf8(fixed), userData: utf8(user) } };
}

export const noraWatches: Notifier = { key: nora.publicKey, rcvNtfDhSecret: new Uint8Array(32).fill(8) };

export function aMessage(text: string, timestamp = 1000): StoredMessage {
  return { msgId: idOf(text), timestamp, notification: false, body: utf8(text) };
}

/** What is known of a message without its body. */
export function summary({ msgId, timestamp, body }: StoredMessage): WaitingMessage {
  return { msgId, timestamp, isMarker: body === null };
}

export const marker: StoredMessage = {
  msgId: idOf('marker'),
  timestamp: 1000,
  notification: false,
  body: null,
};

export const delivered = ({ msgId }: StoredMessage): InFlight => ({ known: true, msgId });

/** An active queue without messages, with which the calling session has nothing to do. */
export function aView(changes: Partial<QueueView> = {}, waiting: StoredMessage[] = []): QueueView {
  const summaries = waiting.map(summary);
  const messages = {
    head: summaries[0] ?? null,
    size: summaries.length,
    last: summaries.at(-1) ?? null,
  };
  return { state: active(), link: null, receiving: null, inFlight: nothing, messages, ...changes };
}

export function theCircumstances(changes: Partial<Circumstances> = {}): Circumstances {
  return {
    names: freshNames(nameKeys(new Uint8Array(32))),
    settings: settings({}),
    version: 19,
    now: 2000,
    freshMsgId: () => idOf('fresh'),
    freshDhKeys: () => primitives.x25519KeyPair(),
    ...changes,
  };
}

export function decided(
  view: QueueView,
  command: QueueCommand,
  key: AuthKeyPair | null,
  { link = null, ...changes }: Partial<Circumstances & { link: LinkClaim | null }> = {},
): Decision {
  return decide(view, authorized(command, key, link), theCircumstances(changes));
}
