// A session that talks to one queue. It says each command by its name, and is told the answer in words: `OK`, `AUTH`,
// `MSG hello`.

import { env } from 'cloudflare:workers';
import { primitives } from '#primitives';
import { authorize } from '../../src/proto/authorization.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import type { NonEmpty } from '../../src/proto/codec.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import type { CorrId, EntityId, MsgId } from '../../src/proto/ids.ts';
import { asX25519PublicKey, type AuthPublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import { decryptRcvMsgBody, type NMsgMeta, plainFlags } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import {
  callFormat,
  type LinkClaim,
  type PushedQueue,
  type QueueAnswer,
  type QueueCommand,
  type QueueRequest,
  type Subscriber,
} from '../../src/durable/queueCall.ts';
import type { AuthKeyPair } from './authKeyPair.ts';
import type { QueueStory } from './queueStory.ts';

interface Wanted {
  mode?: 'messaging' | 'contact';
  subscribe?: boolean;
  /** Who may watch from the beginning. */
  notifierKeys?: AuthKeyPair;
}

/** What NMSG tells, and under which name of the queue. */
interface Notified {
  entityId: EntityId;
  meta: NMsgMeta;
}

export class Client implements Subscriber {
  readonly id = env.SESSION.newUniqueId().toString();
  /** What it was handed, in words; and each message with the ID and the time it came with. */
  readonly pushed: string[] = [];
  readonly messages: { msgId: MsgId; timestamp: bigint; text: string }[] = [];
  readonly notified: Notified[] = [];
  /** How it takes what is pushed; false: its connection is gone. */
  takes: (event: Response) => boolean | Promise<boolean> = () => true;
  isDisconnected = false;
  /** Of its calls. */
  format: number = callFormat;
  #failures = 0;
  /** Whether it authorizes what it sends; senders do once they have secured the queue. */
  authorizesSend = false;
  readonly #queue: QueueStory;
  readonly #keys: AuthKeyPair;
  readonly #sessionKeys = primitives.x25519KeyPair();
  readonly #rcvDhKeys = primitives.x25519KeyPair();
  readonly #ntfDhKeys = primitives.x25519KeyPair();

  constructor(queue: QueueStory, keys: AuthKeyPair) {
    this.#queue = queue;
    this.#keys = keys;
  }

  get session() {
    return { id: this.id, version: 19, privateKey: this.#sessionKeys.privateKey };
  }

  async NEW(wanted: Wanted = {}): Promise<string> {
    return this.#command(this.wants(wanted));
  }

  wants(wanted: Wanted = {}): QueueCommand & { tag: 'NEW' } {
    const { mode = 'messaging', subscribe = true, notifierKeys } = wanted;
    return {
      tag: 'NEW',
      rcvAuthKey: this.#keys.publicKey,
      rcvDhKey: asX25519PublicKey(this.#rcvDhKeys.publicKey),
      basicAuth: null,
      subscribeMode: subscribe ? 'subscribe' : 'create',
      queueReqData: { mode, data: null },
      ntfCreds: notifierKeys === undefined ? null : this.#ntfCreds(notifierKeys),
    };
  }

  /** The answer, and what follows it. */
  SUB = () => this.frame({ tag: 'SUB' });
  GET = () => this.#command({ tag: 'GET' });
  /** Of the last message that it was handed. */
  ACK = (msgId = this.messages.at(-1)?.msgId ?? (new Uint8Array(24) as MsgId)) =>
    this.#command({ tag: 'ACK', msgId });
  /** Acknowledges one message after the other. Resolves with the last answer. */
  async ACKs(): Promise<string> {
    let answer = await this.ACK();
    while (answer.startsWith('MSG')) answer = await this.ACK();
    return answer;
  }

  KEY = (key: AuthKeyPair) => this.#command({ tag: 'KEY', senderAuthKey: key.publicKey });
  RKEY = (...keys: NonEmpty<AuthPublicKey>) => this.#command({ tag: 'RKEY', recipientKeys: keys });
  NKEY = (key: AuthKeyPair) => this.#command({ tag: 'NKEY', ...this.#ntfCreds(key) });
  NDEL = () => this.#command({ tag: 'NDEL' });
  NSUB = () => this.#command({ tag: 'NSUB' });
  OFF = () => this.#command({ tag: 'OFF' });
  DEL = () => this.#command({ tag: 'DEL' });
  QUE = () => this.#command({ tag: 'QUE' });

  SKEY = () => {
    this.authorizesSend = true;
    return this.#command({ tag: 'SKEY', senderAuthKey: this.#keys.publicKey });
  };

  SEND = (text: string) => this.#command(sends(text));
  /** With the wish that the notifier be told. */
  SENDS_LOUDLY = (...texts: string[]) => this.frame(...texts.map((text) => sends(text, true)));

  #ntfCreds({ publicKey }: AuthKeyPair) {
    return { ntfAuthKey: publicKey, ntfDhKey: asX25519PublicKey(this.#ntfDhKeys.publicKey) };
  }

  async #command(command: QueueCommand): Promise<string> {
    return (await this.frame(command)).join(', ');
  }

  /** Commands of one frame: one call. Resolves with its end. */
  async frame(...commands: QueueCommand[]): Promise<string[]> {
    let answers: QueueAnswer[] = [];
    await this.#queue.run(
      this,
      commands.map((command) => this.request(command)),
      (given) => {
        ({ answers } = given);
      },
    );
    return answers.flatMap((answer) => this.hears(answer));
  }

  hears({ response, next }: QueueAnswer): string[] {
    return [this.#inWords(response), ...(next === null ? [] : [this.#inWords(next)])];
  }

  request(command: QueueCommand, link: LinkClaim | null = null): QueueRequest {
    const corrId = primitives.randomBytes(24) as CorrId;
    const authorized = primitives.randomBytes(100);
    const sessionKey = this.#sessionKeys.publicKey;
    const isPlain = command.tag === 'SEND' && !this.authorizesSend;
    const authorization = isPlain
      ? null
      : authorize(this.#keys.privateKey, { corrId, authorized, sessionKey });
    return { corrId, authorized, authorization, command, link };
  }

  /** The calls that fail from now on. */
  failsTimes(count: number): void {
    this.#failures = count;
  }

  #mayFail(): void {
    if (this.#failures === 0) return;
    this.#failures -= 1;
    throw new Error('out of reach');
  }

  async push({ entityId }: PushedQueue, event: Response): Promise<boolean> {
    this.#mayFail();
    const taken = await this.takes(event);
    if (taken) this.pushed.push(this.#inWords(event));
    if (taken && event.tag === 'NMSG') this.notified.push({ entityId, meta: this.#queue.metaOf(event) });
    return taken;
  }

  async disconnect(): Promise<void> {
    this.#mayFail();
    this.isDisconnected = true;
  }

  #inWords(response: Response): string {
    const { tag } = response;
    if (tag === 'IDS')
      this.#queue.rcvDhSecret = primitives.x25519(this.#rcvDhKeys.privateKey, response.srvDhKey);
    const ntfDhKey = ntfDhKeyIn(response);
    if (ntfDhKey !== null)
      this.#queue.rcvNtfDhSecret = primitives.x25519(this.#ntfDhKeys.privateKey, ntfDhKey);
    if (tag === 'MSG') return `MSG ${this.#open(response)}`;
    if (tag === 'INFO') return JSON.stringify(response.info);
    if (tag === 'LNK') return `LNK ${fromUtf8(response.linkData.userData)}`;
    return tag === 'ERR' ? inWords(response.error) : tag;
  }

  #open({ msgId, body }: Response & { tag: 'MSG' }): string {
    const opened = decryptRcvMsgBody(this.#queue.rcvDhSecret ?? new Uint8Array(32), msgId, body);
    if (opened === null) throw new Error('a message that cannot be opened');
    const text = opened.kind === 'quota' ? 'QUOTA' : fromUtf8(opened.body);
    this.messages.push({ msgId, timestamp: opened.timestamp, text });
    return text;
  }
}

/** The last word, but of a block its first: why is another matter. */
function inWords(error: ErrorType): string {
  if (typeof error === 'string') return error;
  const [[tag, detail] = []] = Object.entries(error);
  return typeof detail === 'string' ? detail : `${tag}`;
}

function ntfDhKeyIn(response: Response): X25519PublicKey | null {
  if (response.tag === 'NID') return response.srvNtfDhKey;
  return response.tag === 'IDS' ? (response.ntfCreds?.srvNtfDhKey ?? null) : null;
}

export function sends(text: string, notification = false): QueueCommand {
  return { tag: 'SEND', flags: plainFlags(notification), body: utf8(text) };
}
