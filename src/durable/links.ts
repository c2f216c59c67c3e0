// The short links that a Session is asked for, and those that its client sets: Link first, then queue, then Link, so
// that a link leads nowhere before its queue holds it, and to no other meanwhile.

import { equal } from '../proto/bytes.ts';
import type { EntityId, LinkId } from '../proto/ids.ts';
import { linkFormat, type ClaimResult, type Target } from './linkCall.ts';
import { linkNames, type NameKeys, namesOfSender, type QueueNames } from './names.ts';
import type { LinkClaim, QueueRequest } from './queueCall.ts';

export interface LinkNamespaces {
  links: Env['LINK'];
  queues: Env['QUEUE'];
}

export class Links {
  readonly #namespaces: LinkNamespaces;
  readonly #keys: NameKeys;

  constructor(namespaces: LinkNamespaces, keys: NameKeys) {
    this.#namespaces = namespaces;
    this.#keys = keys;
  }

  /** The queue that the link leads to; where there is none, one that does not exist, for the same work. */
  async follow(linkId: LinkId): Promise<{ names: QueueNames; claim: LinkClaim }> {
    const { stub, call } = this.#at(linkId);
    const target = (await stub.resolve(call)) as Target | null;
    const names = this.#namesOf(target?.senderId ?? linkId);
    return {
      names,
      claim: { linkId, isClaimed: target !== null, ...(target && { version: target.version }) },
    };
  }

  /** The requests, each with whether the link that it sets is the queue's to set. */
  claimAll(names: QueueNames, requests: readonly QueueRequest[]): Promise<QueueRequest[]> {
    return Promise.all(
      requests.map(async (request) => {
        if (request.link === null) return request;
        const { linkId } = request.link;
        return { ...request, link: { linkId, isClaimed: await this.claim(linkId, names) } };
      }),
    );
  }

  /**
   * Once the queue has answered: what it holds leads to it, and what it has `freed` does not. False where a link that
   * it holds leads elsewhere.
   */
  async settle(
    names: QueueNames,
    requests: readonly QueueRequest[],
    freed: readonly LinkId[],
  ): Promise<boolean> {
    const held = claimsIn(requests)
      .map(({ linkId }) => linkId)
      .filter((linkId) => !freed.some((free) => equal(free, linkId)));
    const [holds] = await Promise.all([
      Promise.all(held.map((linkId) => this.hold(linkId, names))),
      this.release(names, requests, freed),
    ]);
    return holds.every(Boolean);
  }

  /** What cannot be released is found to be free when somebody else claims it. */
  async release(
    { senderId }: QueueNames,
    requests: readonly QueueRequest[],
    freed: readonly LinkId[],
  ): Promise<void> {
    const releases = freed.map(async (linkId) => {
      const { stub, call } = this.#at(linkId);
      const followed = claimsIn(requests).find((claim) => equal(claim.linkId, linkId));
      await stub.release({ ...call, senderId, version: followed?.version ?? null });
    });
    await Promise.allSettled(releases);
  }

  /** Whether the link is the queue's, or may be from now on. */
  async claim(linkId: LinkId, { senderId }: QueueNames): Promise<boolean> {
    const { stub, call } = this.#at(linkId);
    const result = (await stub.claim({ ...call, senderId, insteadOf: null })) as ClaimResult;
    if (result.isClaimed || result.holder === null) return result.isClaimed;
    // A queue that is gone may have left the link behind.
    const holder = this.#namesOf(result.holder.senderId);
    if (await this.#namespaces.queues.getByName(holder.object).holdsLink(holder, linkId)) return false;
    return (await stub.claim({ ...call, senderId, insteadOf: result.holder.version })).isClaimed;
  }

  /** It leads to the queue from now on; false where it leads elsewhere. */
  async hold(linkId: LinkId, { senderId }: QueueNames): Promise<boolean> {
    const { stub, call } = this.#at(linkId);
    return stub.hold({ ...call, senderId });
  }

  #namesOf(id: Uint8Array): QueueNames {
    return namesOfSender(this.#keys, id as EntityId);
  }

  #at(linkId: LinkId) {
    const { object, sealKey } = linkNames(this.#keys, linkId);
    const call = { format: linkFormat, sealKey } as const;
    return { stub: this.#namespaces.links.getByName(object), call };
  }
}

function claimsIn(requests: readonly QueueRequest[]): LinkClaim[] {
  return requests.flatMap(({ link }) => (link?.isClaimed ? [link] : []));
}
