// Somebody with one queue, who makes links and follows them through a Session's own view of queues and links. No
// object of theirs is replaced.

import { env } from 'cloudflare:workers';
import { runInDurableObject } from 'cloudflare:test';
import { primitives } from '#primitives';
import type { LinkId, SenderId } from '../../src/proto/ids.ts';
import { type ClaimResult, linkFormat, type Target } from '../../src/durable/linkCall.ts';
import { linkNames } from '../../src/durable/names.ts';
import type { LinkClaim, QueueCommand } from '../../src/durable/queueCall.ts';
import type { HeldLink } from '../../src/durable/queueState.ts';
import { Queues } from '../../src/durable/queues.ts';
import { aLink } from './decisionCase.ts';
import { keys, QueueStory } from './queueStory.ts';
import { type Client, sends } from './storyClient.ts';

/** A link that nobody has had yet. */
export function freshLink(user = 'user', fixed = 'fixed'): HeldLink {
  return { ...aLink('', fixed, user), linkId: primitives.randomBytes(24) as LinkId };
}

export class LinkOwner {
  readonly queue: QueueStory;
  readonly #queues = new Queues({ queues: env.QUEUE, links: env.LINK }, keys);
  readonly #client: Client;
  readonly #sender: Client;

  constructor(queue = new QueueStory(), client = queue.client()) {
    this.queue = queue;
    this.#client = client;
    this.#sender = queue.client(queue.senderKeys);
  }

  NEW = (mode: 'messaging' | 'contact' = 'contact') =>
    this.#does(this.#client.wants({ mode, subscribe: false }));
  LSET = ({ linkId, linkData }: HeldLink) =>
    this.#does({ tag: 'LSET', linkId, linkData }, { linkId, isClaimed: false });
  LDEL = () => this.#does({ tag: 'LDEL' });
  DEL = () => this.#does({ tag: 'DEL' });
  /** By whoever took the invitation. */
  SEND = () => {
    this.#sender.authorizesSend = true;
    return this.#does(sends('hello'), null, this.#sender);
  };

  LGET = ({ linkId }: HeldLink) => this.#follows(linkId, { tag: 'LGET' });
  /** With the key of this one's own sender. */
  LKEY = ({ linkId }: HeldLink, of: LinkOwner = this) =>
    this.#follows(linkId, { tag: 'LKEY', senderAuthKey: of.queue.senderKeys.publicKey }, of.#sender);

  async #does(command: QueueCommand, link: LinkClaim | null = null, by = this.#client): Promise<string> {
    return this.#heard(await this.#queues.run(this.queue.names, by.session, [by.request(command, link)]));
  }

  async #follows(linkId: LinkId, command: QueueCommand, by = this.#client): Promise<string> {
    const linked = await this.#queues.linked(linkId);
    if (linked === null) return 'nobody knows';
    const request = by.request(command, linked.claim);
    return this.#heard(await this.#queues.run(linked.names, by.session, [request]));
  }

  #heard(answers: Awaited<ReturnType<Queues['run']>>): string {
    return answers === null ? 'nobody knows' : answers.flatMap((one) => this.#client.hears(one)).join();
  }
}

export async function anOwner(mode: 'messaging' | 'contact' = 'contact'): Promise<LinkOwner> {
  const owner = new LinkOwner();
  await owner.NEW(mode);
  return owner;
}

/** The object behind a link. */
export function linkObject({ linkId }: HeldLink) {
  const { object, sealKey } = linkNames(keys, linkId);
  const stub = () => env.LINK.getByName(object);
  const call = { format: linkFormat, sealKey } as const;
  return {
    claim: async (senderId: SenderId, insteadOf: Target | null = null) =>
      stub().claim({ ...call, senderId, insteadOf: insteadOf && insteadOf.version }) as Promise<ClaimResult>,
    hold: async (senderId: SenderId) => stub().hold({ ...call, senderId }),
    /** Of the version that was found, if any. */
    release: async (senderId: SenderId, found: Target | null = null) =>
      stub().release({ ...call, senderId, version: found && found.version }),
    resolve: async () => stub().resolve(call) as Promise<Target | null>,
    rows: () =>
      runInDurableObject(stub(), (_, { storage }) => {
        const tables = storage.sql.exec("SELECT name FROM sqlite_schema WHERE name = 'target'").toArray();
        return tables.length === 0 ? [] : storage.sql.exec('SELECT * FROM target').toArray();
      }),
    stub,
  };
}
