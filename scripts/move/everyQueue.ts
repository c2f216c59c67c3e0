// What is asked of all queues of a relay, a batch at a time.

import { Stop } from '../operator/stop.ts';
import { refusal } from './exporting.ts';
import type { ListObjects } from './objectList.ts';
import type { Answer, RelayDoor } from './relayDoor.ts';
import { batchSize } from './workList.ts';

async function* askAll(door: RelayDoor, list: ListObjects, command: string): AsyncGenerator<Answer> {
  const queues = await list('Queue');
  for (let from = 0; from < queues.length; from += batchSize) {
    const answer = await door.ask({ command, objects: queues.slice(from, from + batchSize) });
    if (answer['refused'] !== undefined) throw new Stop(refusal(answer));
    yield answer;
  }
}

export interface Undelivered {
  queues: number;
  messages: number;
}

export async function undelivered(door: RelayDoor, list: ListObjects): Promise<Undelivered> {
  let [queues, messages] = [0, 0];
  for await (const answer of askAll(door, list, 'waiting')) {
    queues += Number(answer['holding']);
    messages += Number(answer['messages']);
  }
  return { queues, messages };
}

/** The setting first: an export that still runs elsewhere must not end as if it were whole. */
export async function callOff(door: RelayDoor, list: ListObjects): Promise<void> {
  await door.ask({ command: 'set', moving: null });
  for await (const _ of askAll(door, list, 'stay'));
}
