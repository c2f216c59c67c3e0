// The recorded sessions of the reference's agents, with this agent in the place of either: given its keys and what it
// drew, it takes everything that the other sent, and sends the same as the reference did, byte for byte.

import { describe, expect, test } from 'vitest';
import { agentMessage } from '../../client/agent/agentMessage.ts';
import type { AgentFresh } from '../../client/agent/agentFresh.ts';
import type { ConnectionState } from '../../client/agent/connection/connectionState.ts';
import { rcvQueuesOf, sndQueuesOf } from '../../client/agent/connection/queues.ts';
import { decideReplyCreated, decideSenderSecured } from '../../client/agent/connection/join.ts';
import { decideReceipt, decideSend } from '../../client/agent/connection/messages.ts';
import { decideReceived } from '../../client/agent/connection/received.ts';
import { decideSent } from '../../client/agent/connection/settled.ts';
import { decideSndQueueSecured } from '../../client/agent/connection/taskDone.ts';
import { tasksOf } from '../../client/agent/connection/tasks.ts';
import type { Decision, SentMessage } from '../../client/agent/connection/turn.ts';
import { type OutboxItem, sealItem } from '../../client/agent/delivery/outboxItem.ts';
import type { AgentEvent } from '../../client/agent/events.ts';
import { fromHex, fromUtf8, hex } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { encryptRcvMsgBody } from '../../src/proto/message.ts';
import { valueOf } from '../proto/vector.ts';
import { type RecordedSession, recordedSessions, type SentStep } from './agentRecording.ts';
import { asDuplex, invitedAlice, joiningBob, type Party, recordedFresh } from './recordedParty.ts';

class Replay {
  state: ConnectionState;
  readonly events: AgentEvent[] = [];
  readonly #outbox: OutboxItem[] = [];
  readonly #sent = new Map<bigint, SentMessage>();
  readonly #fresh: AgentFresh;

  constructor(state: ConnectionState, fresh: AgentFresh) {
    this.state = state;
    this.#fresh = fresh;
  }

  takes({ state, outgoing, events, records }: Decision): void {
    this.state = state;
    this.#outbox.push(...outgoing);
    this.events.push(...events);
    for (const each of records)
      if (each.record === 'sent' && each.sent !== null) this.#sent.set(each.sndMsgId, each.sent);
  }

  async receives(session: RecordedSession, { at, body, notification }: SentStep): Promise<void> {
    const [queue] = rcvQueuesOf(this.state);
    const pushed = session.received[at];
    if (queue === undefined || pushed === undefined) throw new Error('nothing received');
    const msgId = fromHex(pushed.msgId) as MsgId;
    const content = { kind: 'message' as const, timestamp: BigInt(pushed.timestamp), notification, body };
    const encrypted = encryptRcvMsgBody(queue.rcvDhSecret, msgId, content);
    const known = {
      sent: async (id: bigint) => this.#sent.get(id) ?? null,
      unsaid: async () => null,
      isSeen: async () => false,
    };
    const message = { rcvId: queue.rcvId, msgId, body: encrypted };
    const decided = await decideReceived(this.state, message, { fresh: this.#fresh, known });
    if (typeof decided === 'string') throw new Error(decided);
    this.takes(decided);
    const again = await decideReceived(this.state, message, { fresh: this.#fresh, known });
    if (again !== 'received') throw new Error('received twice');
    for (const task of tasksOf(this.state))
      if (task.task === 'secureAsSender') this.takes(decideSndQueueSecured(this.state, task.queue));
  }

  /** What the user does, or nothing where the agent has said it already. */
  does({ layers, notification }: SentStep): void {
    if (this.#outbox.length > 0) return;
    const said = valueOf(decode(agentMessage, fromHex(layers.agentMessage)));
    if (said.tag !== 'AgentMessage') throw new Error(said.tag);
    if (said.body.tag === 'A_MSG') {
      this.takes(decideSend(asDuplex(this.state), said.body.body, notification).turn);
    } else {
      const last = this.events.findLast(({ event }) => event === 'message');
      if (last?.event !== 'message') throw new Error('nothing to acknowledge');
      this.takes(decideReceipt(asDuplex(this.state), last.receipt));
    }
  }

  sends({ layers }: SentStep): { body: string; notification: boolean } {
    const item = this.#outbox.shift();
    const [queue] = sndQueuesOf(this.state);
    if (item === undefined || queue === undefined) throw new Error('nothing to send');
    this.takes(decideSent(this.state, item));
    return { body: hex(sealItem(queue, item, fromHex(layers.nonce))), notification: item.notification };
  }
}

function replayed(session: RecordedSession, party: Party): Replay {
  if (party === 'alice') return new Replay(invitedAlice(session), recordedFresh(session.alice, 0));
  const reply = valueOf(decode(agentMessage, fromHex(session.sent[0]?.layers.agentMessage ?? '')));
  if (reply.tag !== 'AgentConnInfoReply') throw new Error(reply.tag);
  const { state, created } = joiningBob(session, reply.connInfo);
  const replay = new Replay(state, recordedFresh(session.bob, 1));
  replay.takes(decideReplyCreated(decideSenderSecured(state).state, created));
  return replay;
}

const told: Record<Party, string[]> = {
  alice: [
    "info bob's connInfo",
    'connected',
    'sent 1',
    'delivered 1',
    'sent 2',
    'message hello too',
    'message message 4',
  ],
  bob: [
    "info alice's connInfo",
    'connected',
    'message hello',
    'message how are you?',
    'sent 1',
    'delivered 1',
    'sent 2',
  ],
};

function inShort(event: AgentEvent): string {
  if (event.event === 'info') return `info ${fromUtf8(event.info)}`;
  if (event.event === 'message')
    return `message ${fromUtf8(event.body)}${event.integrity === 'MsgOk' ? '' : ' not whole'}`;
  if (event.event === 'sent') return `sent ${event.messageId}`;
  if (event.event === 'delivered') return `delivered ${event.messageId}${event.intact ? '' : ' damaged'}`;
  return event.event;
}

describe.each(recordedSessions)('$name', (session) => {
  test.each(['alice', 'bob'] as const)('as %s', async (party) => {
    const replay = replayed(session, party);
    for (const step of session.sent) {
      if (step.from !== party) {
        await replay.receives(session, step);
        continue;
      }
      replay.does(step);
      expect(replay.sends(step)).toEqual({ body: hex(step.body), notification: step.notification });
    }
    expect(replay.events.map(inShort)).toEqual(told[party]);
    const connected = replay.events.find(({ event }) => event === 'connected');
    expect(connected).toMatchObject({ pq: session.name === 'pq' });
  });
});
