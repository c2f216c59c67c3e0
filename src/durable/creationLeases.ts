// Leave to create queues, as much of it as this isolate has been given and not used in the minute.

import { batchSize, type CreationCaps, minuteOf } from './creationCaps.ts';

const nothing = { count: 0, minute: 0, caps: '' };
let lease = nothing;
let asking: Promise<number> | undefined;

/** Leave to create one queue; false where the relay's caps are reached. Rejects where the Relay object is out of reach. */
export async function takeLeave(
  env: Pick<Env, 'RELAY'>,
  { newQueuesPerMinute, newQueuesPerDay }: CreationCaps,
): Promise<boolean> {
  if (newQueuesPerMinute === null && newQueuesPerDay === null) return true;
  const caps = { newQueuesPerMinute, newQueuesPerDay };
  while (!takeFrom(caps)) {
    asking ??= ask(env, caps).finally(() => {
      asking = undefined;
    });
    if ((await asking) === 0) return false;
  }
  return true;
}

/** It was not needed. */
export function returnLeave(): void {
  lease = { ...lease, count: lease.count + 1 };
}

function takeFrom(caps: CreationCaps): boolean {
  const isValid = lease.minute === minuteOf(Date.now()) && lease.caps === JSON.stringify(caps);
  if (!isValid || lease.count === 0) return false;
  lease = { ...lease, count: lease.count - 1 };
  return true;
}

async function ask({ RELAY }: Pick<Env, 'RELAY'>, caps: CreationCaps): Promise<number> {
  const minute = minuteOf(Date.now());
  const granted = await RELAY.getByName('relay').leaseQueues(batchSize(caps));
  lease = { count: granted, minute, caps: JSON.stringify(caps) };
  return granted;
}
