// Two recorded sessions of the reference's agents.

import { x448 } from '@noble/curves/ed448.js';
import { type RatchetState, ratchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { fromHex } from '../../src/proto/bytes.ts';
import { encode } from '../../src/proto/codec.ts';
import withoutPQ from '../vectors/agent_session_nopq.json';
import withPQ from '../vectors/agent_session_pq.json';

export interface RecordedAgent {
  ratchetStates: readonly { kem: unknown; dhSelf: { private: string } }[];
  /** Of the party that made the link. */
  x3dh?: Record<'key1' | 'key2', { private: string }>;
  sendQueue: {
    e2eDhSecret: string;
    e2ePublicKeyDer: string;
    senderAuthKey: { private: string };
  };
  receiveQueue: {
    recipientId: string;
    senderId: string;
    recipientAuthKey: { private: string };
    e2eKey: { private: string };
    recipientDhSecret: string;
  };
}

interface Layers {
  smpClientVersion: number;
  e2ePublicKeyDer: string | null;
  nonce: string;
  agentVersion: number;
  envelope: string;
  e2eParams?: string;
  senderStateBefore: number;
  ratchetPaddedSize: number;
  agentMessage: string;
  agentMessageSha256: string;
}

type Party = 'alice' | 'bob';

export interface SentStep {
  at: number;
  from: Party;
  notification: boolean;
  body: Uint8Array;
  layers: Layers;
}

interface ReceivedStep {
  to: Party;
  msgId: string;
  timestamp: number;
  notification: boolean;
  encryptedSha256: string;
}

export interface RecordedSession {
  name: string;
  invitation: string;
  alice: RecordedAgent;
  bob: RecordedAgent;
  sent: SentStep[];
  /** In the order in which they were sent. */
  received: ReceivedStep[];
  securityCode: string;
}

interface Step {
  tag?: string;
  from?: string;
  notification?: boolean;
  body?: string;
  layers?: Layers;
}

type SessionJson = Omit<RecordedSession, 'sent' | 'received' | 'securityCode'> & { steps: readonly Step[] };

function recordedSession({ steps, ...session }: SessionJson, securityCode: string): RecordedSession {
  const sends = steps.filter(({ layers }) => layers !== undefined);
  const received = steps.filter(({ tag }) => tag === 'MSG') as unknown as ReceivedStep[];
  return { ...session, sent: sends.map(sentStep), received, securityCode };
}

function sentStep({ from, notification = false, body = '', layers }: Step, at: number): SentStep {
  if (layers === undefined) throw new Error('nothing sent');
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  return { at, from: from as Party, notification, body: bytes, layers };
}

/** The codes were computed from the recorded associated data with another implementation of SHA-256. */
export const recordedSessions: readonly RecordedSession[] = [
  recordedSession(
    withoutPQ,
    '65482 77468 74865 89889 05360 14169 49364 99354 61326 31314 87992 11822 23651 49211 96651 65',
  ),
  recordedSession(
    withPQ,
    '19624 22445 24119 08945 82420 70278 90439 57745 51098 75063 25156 82781 77701 15555 27173 36',
  ),
];

/** A state as the agent stored it, without what it skipped: nothing was lost in these sessions. */
export function stateBefore({ ratchetStates }: RecordedAgent, at: number): RatchetState {
  const recorded = ratchetStates[at];
  if (recorded === undefined) throw new Error('no such state');
  const kem = ratchetStates.slice(0, at + 1).findLast((state) => state.kem !== 'unchanged')?.kem ?? null;
  const privateKey = fromHex(recorded.dhSelf.private);
  const dhSelf = { privateKey, publicKey: x448.getPublicKey(privateKey) };
  const state = {
    ...(bytesIn({ ...recorded, kem }) as object),
    dhSelf,
    skipped: [],
  } as unknown as RatchetState;
  // Throws where anything is missing, or no key.
  encode(ratchetState, state);
  return state;
}

function bytesIn(value: unknown): unknown {
  if (typeof value === 'string') return fromHex(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bytesIn(each)]));
}
