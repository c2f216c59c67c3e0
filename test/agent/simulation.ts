// Two connections that face each other without a network: relays are lists, and every step is the test's to take.

import { agentFresh, type AgentFresh } from '../../client/agent/agentFresh.ts';
import { type Batch, batchOf, type Numbered } from '../../client/agent/agentStore.ts';
import type { ConnectionState, Duplex } from '../../client/agent/connection/connectionState.ts';
import { rcvQueuesOf, sndQueuesOf } from '../../client/agent/connection/queues.ts';
import { decideAddress, decideInvite, type NewConnection } from '../../client/agent/connection/create.ts';
import { decideJoin } from '../../client/agent/connection/join.ts';
import { decideSend } from '../../client/agent/connection/messages.ts';
import { queueBefore } from '../../client/agent/connection/moving.ts';
import type { RcvQueue } from '../../client/agent/connection/rcvQueue.ts';
import { decideReceived } from '../../client/agent/connection/received.ts';
import { decideNotSent, decideSent } from '../../client/agent/connection/settled.ts';
import {
  decideQueueCreated,
  decideQueueDeleted,
  decideRcvQueueSecured,
  decideSndQueueRefused,
  decideSndQueueSecured,
} from '../../client/agent/connection/taskDone.ts';
import { type Task, tasksOf } from '../../client/agent/connection/tasks.ts';
import type { Decision, SentMessage, Turn } from '../../client/agent/connection/turn.ts';
import { nextItem } from '../../client/agent/delivery/nextItem.ts';
import { isAuthorizedItem, type OutboxItem, sealItem } from '../../client/agent/delivery/outboxItem.ts';
import type { AgentEvent, Notice } from '../../client/agent/events.ts';
import { parseLink } from '../../client/agent/link.ts';
import type { ConnectionRequest } from '../../client/agent/connectionRequest.ts';
import { primitives } from '#primitives';
import { fromUtf8, hex, utf8 } from '../../src/proto/bytes.ts';
import type { QueueMode } from '../../src/proto/commands.ts';
import type { RecipientId, SenderId } from '../../src/proto/ids.ts';
import { type AuthPublicKey, isSameKey } from '../../src/proto/keys.ts';
import { encryptRcvMsgBody } from '../../src/proto/message.ts';
import { fewKeys } from './ratchetPair.ts';
import { aServer, type RelayQueue, Relays } from './simulatedRelays.ts';

export class Party {
  state!: ConnectionState;
  readonly events: AgentEvent[] = [];
  readonly notices: Notice[] = [];
  outbox: Numbered<OutboxItem>[] = [];
  readonly requests = new Map<string, Uint8Array>();
  /** As relays of old make queues: the sender cannot secure them. */
  makes: QueueMode | null = null;
  readonly fresh: AgentFresh;
  readonly #relays: Relays;
  readonly #sent = new Map<bigint, SentMessage>();
  readonly #unsaid = new Map<number, Uint8Array>();
  readonly #seen = new Set<string>();

  constructor(relays: Relays, fresh: AgentFresh) {
    this.#relays = relays;
    this.fresh = fresh;
  }

  takes(decision: Decision): void {
    const { state, outgoing } = batchOf(decision);
    this.state = state;
    this.outbox.push(...outgoing);
    this.events.push(...decision.events);
    this.notices.push(...decision.notices);
    for (const record of decision.records) {
      if (record.record === 'seen') this.#seen.add(hex(record.hash));
      if (record.record === 'request' && record.invitation !== null)
        this.requests.set(record.requestId, record.invitation);
      if (record.record === 'sent') put(this.#sent, record.sndMsgId, record.sent);
      if (record.record === 'unsaid') put(this.#unsaid, record.messageId, record.body);
    }
  }

  get duplex(): Duplex {
    if (this.state.kind !== 'duplex') throw new Error(this.state.kind);
    return this.state;
  }

  /** Everything that relays can be asked now. */
  asks(): boolean {
    const tasks = tasksOf(this.state);
    const isDue = (task: Task) =>
      task.task === 'drain' ? this.#relays.of(task.queue).messages.length === 0 : task.task !== 'leave';
    const due = tasks.filter(isDue);
    for (const task of due) this.takes(this.#asked(task));
    return due.length > 0;
  }

  #asked(task: Task): Decision {
    switch (task.task) {
      case 'create': {
        const sndId = primitives.randomBytes(24) as SenderId;
        const rcvId = primitives.randomBytes(24) as RecipientId;
        const rcvDhSecret = primitives.randomBytes(32);
        const { queueReqData, rcvAuthKey } = task.queue;
        this.#relays.queues.set(hex(sndId), { rcvId, rcvDhSecret, securedWith: null, messages: [] });
        return decideQueueCreated(this.state, {
          rcvId,
          sndId,
          rcvDhSecret,
          rcvAuthKey: rcvAuthKey.privateKey,
          queueMode: this.makes ?? queueReqData.mode,
          linkId: null,
          serviceId: null,
          ntfCreds: null,
        });
      }
      case 'secureAsSender': {
        const { queue } = task;
        return this.#secured(queue, queue.sndAuthKey.publicKey)
          ? decideSndQueueSecured(this.state, queue)
          : decideSndQueueRefused(this.state, 'AUTH');
      }
      case 'secure': {
        if (!this.#secured(task.queue, task.senderKey)) throw new Error('secured with another key');
        return decideRcvQueueSecured(this.state, task.queue);
      }
      case 'drain':
      case 'delete':
        this.#relays.queues.delete(hex(task.queue.sndId));
        return decideQueueDeleted(this.state, task.queue);
      case 'follow':
      case 'changeLink':
      case 'leave':
        throw new Error('no links here, and no time');
    }
  }

  #secured(queue: { sndId: SenderId }, key: AuthPublicKey): boolean {
    const { securedWith } = this.#relays.of(queue);
    this.#relays.of(queue).securedWith ??= key;
    return securedWith === null || isSameKey(securedWith, key);
  }

  /** The next message of each queue that has one; `answered`: whether this party hears that the relay has it. */
  sends(answered = true): boolean {
    let hasSent = false;
    for (const queue of sndQueuesOf(this.state)) {
      const next = nextItem(this.state, queue, this.outbox);
      const item = this.outbox.find(({ n }) => n === next?.n);
      if (item === undefined) continue;
      hasSent = true;
      const { value } = item;
      const { securedWith } = this.#relays.of(queue);
      const isRefused =
        securedWith !== null &&
        !(isAuthorizedItem(queue, value) && isSameKey(securedWith, queue.sndAuthKey.publicKey));
      const { notification } = value;
      const body = sealItem(queue, value, primitives.randomBytes(24));
      if (!isRefused) this.#relays.put(queue.sndId, { kind: 'message', timestamp: 1n, notification, body });
      if (!answered) continue;
      this.outbox = this.outbox.filter(({ n }) => n !== item.n);
      this.takes(isRefused ? decideNotSent(this.state, value, 'AUTH') : decideSent(this.state, value));
    }
    return hasSent;
  }

  /** The head of each of its queues; `acknowledged`: the relay hears that it was taken. */
  async receives(acknowledged = true): Promise<boolean> {
    let hasReceived = false;
    for (const queue of rcvQueuesOf(this.state)) {
      const relayQueue = this.#relays.queues.get(hex(queue.sndId));
      const [message] = relayQueue?.messages ?? [];
      if (relayQueue === undefined || message === undefined) continue;
      const before = queueBefore(this.state, queue.rcvId);
      if (before !== null && this.#relays.of(before).messages.length > 0) continue;
      hasReceived = true;
      await this.takesMessage(queue, message);
      if (acknowledged) relayQueue.messages.shift();
    }
    return hasReceived;
  }

  async takesMessage(queue: RcvQueue, { msgId, content }: RelayQueue['messages'][number]): Promise<void> {
    const body = encryptRcvMsgBody(queue.rcvDhSecret, msgId, content);
    const known = {
      sent: async (id: bigint) => this.#sent.get(id) ?? null,
      unsaid: async (id: number) => this.#unsaid.get(id) ?? null,
      isSeen: async (hash: Uint8Array) => this.#seen.has(hex(hash)),
    };
    const message = { rcvId: queue.rcvId, msgId, body };
    const decided = await decideReceived(this.state, message, { fresh: this.fresh, known });
    if (typeof decided === 'string') return;
    mustBeStorable(batchOf(decided));
    this.takes(decided);
  }

  /** Returns whether it is kept until the ratchet is made anew. */
  says(text: string): boolean {
    const { turn, isKept } = decideSend(this.duplex, utf8(text), false);
    this.takes(turn);
    return isKept;
  }

  get unsaid(): number {
    return this.#unsaid.size;
  }

  get texts(): string[] {
    return this.events.flatMap((event) => (event.event === 'message' ? [fromUtf8(event.body)] : []));
  }

  names = (): string[] => this.events.map(({ event }) => event);
}

function put<K, V>(records: Map<K, V>, key: K, value: V | null): void {
  if (value === null) records.delete(key);
  else records.set(key, value);
}

/** Numbers in keys are whole, from 0 on, whatever the other party has sent. */
function mustBeStorable({ writes }: Batch): void {
  for (const part of writes.flatMap(({ key }) => key))
    if (typeof part === 'number' && !(Number.isSafeInteger(part) && part >= 0)) throw new Error('no key');
}

const connectionOf = (id: string, pq: boolean): NewConnection => ({
  id,
  server: aServer,
  pq,
  userData: null,
  clientData: null,
});

export class Simulation {
  readonly relays = new Relays();
  readonly alice: Party;
  readonly bob: Party;
  readonly #pq: boolean;

  private constructor(fresh: AgentFresh, pq: boolean) {
    this.alice = new Party(this.relays, fresh);
    this.bob = new Party(this.relays, fresh);
    this.#pq = pq;
  }

  /** The same two, who have said nothing yet, and relays of their own. */
  copied(): Simulation {
    const copy = new Simulation(this.alice.fresh, this.#pq);
    for (const [name, queue] of this.relays.queues) copy.relays.queues.set(name, { ...queue, messages: [] });
    copy.alice.state = this.alice.state;
    copy.bob.state = this.bob.state;
    return copy;
  }

  /** Drawing keys takes longest of all: these are few unless others are given. */
  static async begins(pq = false, fresh?: AgentFresh): Promise<Simulation> {
    return new Simulation(fresh ?? { ...agentFresh, ...(await fewKeys()) }, pq);
  }

  async aliceInvites(): Promise<ConnectionRequest> {
    const { alice } = this;
    alice.takes(await decideInvite(connectionOf('alice', this.#pq), utf8('alice'), alice.fresh));
    return this.#linkOf(alice);
  }

  async aliceHasAnAddress(): Promise<ConnectionRequest> {
    const { alice } = this;
    alice.takes(decideAddress(connectionOf('alice', this.#pq), alice.fresh));
    return this.#linkOf(alice);
  }

  #linkOf(party: Party): ConnectionRequest {
    party.asks();
    const ready = party.events.findLast(({ event }) => event === 'linkReady');
    const link = ready?.event === 'linkReady' ? parseLink(ready.links.full) : null;
    if (link?.form !== 'full') throw new Error('no link');
    return link.request;
  }

  async joins(party: Party, id: string, request: ConnectionRequest): Promise<void> {
    const connection = { id, replyTo: aServer, pq: this.#pq, info: utf8(id) };
    const joined = await decideJoin(connection, request, party.fresh);
    if (typeof joined === 'string') throw new Error(joined);
    party.takes(joined as Turn);
  }

  /** Another who has the same relays. */
  another(): Party {
    return new Party(this.relays, this.alice.fresh);
  }

  async settles(...others: Party[]): Promise<void> {
    const parties = [this.alice, this.bob, ...others].filter(({ state }) => state !== undefined);
    for (let busy = true; busy;) {
      busy = false;
      for (const party of parties)
        busy = [party.asks(), party.sends(), await party.receives()].some(Boolean) || busy;
    }
  }

  async connects(): Promise<this> {
    await this.joins(this.bob, 'bob', await this.aliceInvites());
    await this.settles();
    return this;
  }
}
