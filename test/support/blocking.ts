// What the relay's operator does to queues, as their tools will.

import { env } from 'cloudflare:workers';
import { loadIdentity } from '../../src/durable/identity.ts';
import { namesOfRecipient } from '../../src/durable/names.ts';
import type { BlockingInfo } from '../../src/proto/errors.ts';
import type { EntityId } from '../../src/proto/ids.ts';
import type { Queue } from './queue.ts';

/** `info` null lifts the block. */
export async function blocks({ rcvId }: Queue, info: BlockingInfo | null): Promise<void> {
  const { nameKeys } = await loadIdentity(env);
  const names = namesOfRecipient(nameKeys, rcvId as Uint8Array as EntityId);
  if (!(await env.QUEUE.getByName(names.object).block(names, info))) throw new Error('no such queue');
}
