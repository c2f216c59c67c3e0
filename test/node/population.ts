// A thousand queues of all kinds on one relay, and whether each is what it was, wherever the relay is by then.

import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { connect } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import { LGET, LKEY } from '../../client/smp/linkCommands.ts';
import { NSUB } from '../../client/smp/notifierCommands.ts';
import { type CreatedQueue, KEY, NEW, type NewQueue, OFF, SUB } from '../../client/smp/recipientCommands.ts';
import type { Outcome, Request } from '../../client/smp/request.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { base64url, equal, fromUtf8, hex, utf8 } from '../../src/proto/bytes.ts';
import type { CorrId, LinkId } from '../../src/proto/ids.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { inWords } from './outcome.ts';

const kinds = {
  plain: 500,
  contact: 200,
  secured: 100,
  notified: 100,
  address: 50,
  invitation: 30,
  suspended: 15,
  blocked: 5,
};
export type Kind = keyof typeof kinds;

/** What its recipient, its sender, and whoever has its link or is its notifier are told. */
const expected: Record<Kind, string> = {
  plain: 'SUB OK, SEND OK',
  contact: 'SUB OK, SEND OK',
  secured: 'SUB OK, SEND AUTH, with its key OK',
  notified: 'SUB OK, SEND OK, NSUB OK',
  address: 'SUB OK, SEND OK, LGET OK',
  invitation: 'SUB OK, SEND AUTH, LKEY OK',
  suspended: 'SUB OK, SEND AUTH',
  blocked: 'SUB BLOCKED reason=spam, SEND BLOCKED reason=spam',
};

export interface Member {
  kind: Kind;
  queue: CreatedQueue;
  linkData: { fixedData: Uint8Array; userData: Uint8Array };
}

const senderKey = freshAuthKeyPair('X25519');
const fewAtOnce = 100;

export class Population {
  readonly members: Member[] = [];
  readonly #password: string;

  constructor(password: string) {
    this.#password = password;
  }

  async settlesAt(server: SMPServer, block: (queue: CreatedQueue) => Promise<unknown>): Promise<void> {
    const connection = await connected(server);
    const wanted = Object.entries(kinds).flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind));
    await inTurns(wanted, async (kind) => {
      this.members.push(await this.#creates(connection, kind));
    });
    for (const { kind, queue } of this.members) if (kind === 'blocked') await block(queue);
    connection.close();
  }

  async #creates(connection: Connection, kind: Kind): Promise<Member> {
    const corrId = primitives.randomBytes(24) as CorrId;
    const linkData = {
      fixedData: primitives.randomBytes(100),
      userData: primitives.randomBytes(kind === 'address' ? 10_000 : 100),
    };
    const link = { senderId: senderIdFrom(corrId), linkId: primitives.randomBytes(24) as LinkId, linkData };
    const asked: NewQueue = {
      rcvAuthKey: freshAuthKeyPair('Ed25519'),
      rcvDhKey: primitives.x25519KeyPair(),
      basicAuth: asBasicAuth(utf8(this.#password)),
      subscribeMode: 'create',
      corrId,
      queueReqData: {
        contact: { mode: 'contact', data: null } as const,
        address: { mode: 'contact', data: link } as const,
        invitation: { mode: 'messaging', data: link } as const,
      }[kind as string] ?? { mode: 'messaging', data: null },
      ntfCreds:
        kind === 'notified'
          ? { ntfAuthKey: freshAuthKeyPair('X25519'), ntfDhKey: primitives.x25519KeyPair() }
          : null,
    };
    const queue = await has(connection, NEW(asked));
    if (kind === 'secured') await has(connection, KEY(queue, senderKey.publicKey));
    if (kind === 'suspended') await has(connection, OFF(queue));
    return { kind, queue, linkData };
  }

  of(kind: Kind): Member[] {
    return this.members.filter((member) => member.kind === kind);
  }

  /** What each kind is told, and how often; and how many messages their recipients could read. */
  async isFoundAt(server: SMPServer): Promise<{ told: Record<string, number>; read: number }> {
    const secrets = new Map(this.members.map(({ queue }) => [hex(queue.rcvId), queue.rcvDhSecret]));
    let read = 0;
    const connection = await connected(server, (rcvId, msgId, body) => {
      const message = decryptRcvMsgBody(secrets.get(hex(rcvId)) ?? new Uint8Array(32), msgId as never, body);
      if (message?.kind === 'message' && fromUtf8(message.body) === `to ${base64url(rcvId)}`) read++;
    });
    const told: Record<string, number> = {};
    await inTurns(this.members, async (member) => {
      const words = `${member.kind}: ${await asks(connection, member)}`;
      told[words] = (told[words] ?? 0) + 1;
    });
    // Behind the pushes of all that was sent.
    await connection.ping();
    connection.close();
    return { told, read };
  }

  static get expected(): { told: Record<string, number>; read: number } {
    const told = Object.entries(kinds).map(([kind, count]) => [`${kind}: ${expected[kind as Kind]}`, count]);
    const silent = kinds.suspended + kinds.blocked + kinds.invitation;
    return { told: Object.fromEntries(told) as Record<string, number>, read: 1000 - silent };
  }
}

async function asks(connection: Connection, { kind, queue, linkData }: Member): Promise<string> {
  const says = async (name: string, request: Request<unknown>) =>
    `${name} ${inWords(await connection.request(request))}`;
  const text = utf8(`to ${base64url(queue.rcvId)}`);
  const sends = (sndAuthKey: typeof senderKey.privateKey | null) =>
    SEND({ sndId: queue.sndId, sndAuthKey }, text, true);
  const leads = (outcome: Outcome<{ sndId: Uint8Array; linkData: Member['linkData'] }>) =>
    outcome.ok &&
    (!equal(outcome.value.sndId, queue.sndId) || !equal(outcome.value.linkData.userData, linkData.userData))
      ? 'elsewhere'
      : inWords(outcome);
  const linkId = queue.linkId ?? (new Uint8Array() as LinkId);
  const subscribed = await says('SUB', SUB(queue));
  if (kind === 'invitation') {
    const followed = leads(await connection.request(LKEY(linkId, senderKey)));
    return `${subscribed}, ${await says('SEND', sends(null))}, LKEY ${followed}`;
  }
  const sent = `${subscribed}, ${await says('SEND', sends(null))}`;
  if (kind === 'secured') return `${sent}, ${await says('with its key', sends(senderKey.privateKey))}`;
  if (kind === 'address') return `${sent}, LGET ${leads(await connection.request(LGET(linkId)))}`;
  if (kind === 'notified' && queue.ntfCreds !== null)
    return `${sent}, ${await says('NSUB', NSUB(queue.ntfCreds))}`;
  return sent;
}

async function connected(
  server: SMPServer,
  onMessage: (rcvId: Uint8Array, msgId: Uint8Array, body: Uint8Array) => void = () => undefined,
): Promise<Connection> {
  const made = await connect(server, {
    pingInterval: 0,
    commandTimeout: 60_000,
    onEvent: (event) => {
      if (event.event === 'MSG') onMessage(event.rcvId, event.msgId, event.body);
    },
  });
  if (!made.ok) throw new Error(`no connection: ${JSON.stringify(made.error)}`);
  return made.connection;
}

async function has<T>(connection: Connection, request: Request<T>): Promise<T> {
  const outcome = await connection.request(request);
  if (!outcome.ok) throw new Error(inWords(outcome));
  return outcome.value;
}

async function inTurns<T>(items: readonly T[], step: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: fewAtOnce }, async () => {
      for (const item of left) await step(item);
    }),
  );
}
