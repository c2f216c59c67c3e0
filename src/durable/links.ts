// The short links that a Session is asked for, and those that its client sets.

import type { EntityId, LinkId } from '../proto/ids.ts';
import { linkFormat, type ClaimResult } from './linkCall.ts';
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
    const senderId = await stub.resolve(call);
    const names = namesOfSender(this.#keys, (senderId ?? linkId) as Uint8Array as EntityId);
    return { names, claim: { linkId, isClaimed: senderId !== null } };
  }

  /** The requests, each with whether the link that it sets is the queue's to set. */
  claimAll(names: QueueNames, requests: readonly QueueRequest[]): Promise<QueueRequest[]> {
    return Promise.all(
      requests.map(async (request) => {
        if (request.link === null) return request;
        const { linkId } = request.link;
        return { ...request, link: { linkId, isClaimed: await this.#claim(linkId, names) } };
      }),
    );
  }

  /** `isOwner`: the queue has said so for good. Otherwise it may only not hold the link yet. */
  async release(names: QueueNames, freed: readonly LinkId[], isOwner: boolean): Promise<void> {
    await Promise.all(
      freed.map((linkId) => {
        const { stub, call } = this.#at(linkId);
        return stub.release({ ...call, senderId: names.senderId, ifSettled: !isOwner });
      }),
    );
  }

  async #claim(linkId: LinkId, { senderId }: QueueNames): Promise<boolean> {
    const { stub, call } = this.#at(linkId);
    const result = (await stub.claim({ ...call, senderId, insteadOf: null })) as ClaimResult;
    if (result.isClaimed || !result.isSettled) return result.isClaimed;
    // A queue that is gone may have left the link behind.
    const holder = namesOfSender(this.#keys, result.by as Uint8Array as EntityId);
    if (await this.#namespaces.queues.getByName(holder.object).holdsLink(holder, linkId)) return false;
    return (await stub.claim({ ...call, senderId, insteadOf: result.by })).isClaimed;
  }

  #at(linkId: LinkId) {
    const { object, sealKey } = linkNames(this.#keys, linkId);
    const call = { format: linkFormat, sealKey } as const;
    return { stub: this.#namespaces.links.getByName(object), call };
  }
}
