// What each command costs on the platform, where objects' requests and rows are paid for. Counted by
// workers/counting.ts; frames from clients come on top, of which twenty count as one request.

import { freshAuthKeyPair } from '../client/smp/authKeyPair.ts';
import type { CreatedQueue } from '../client/smp/recipientCommands.ts';
import { primitives } from '#primitives';
import type { MsgId } from '../src/proto/ids.ts';
import { newQueue } from './pair.ts';
import { must, Party, serverAt } from './party.ts';
import { format, type Row, target } from './table.ts';

interface Counts {
  objectRequests: number;
  rowsWritten: number;
}

interface Channel {
  queue: CreatedQueue;
  key: ReturnType<typeof freshAuthKeyPair>;
  msgId?: MsgId;
}

/** A push may still be under way when the command that brought it about is answered. */
const settling = 200;
const body = primitives.randomBytes(16_000);

export async function counts(url: URL, queues: number): Promise<Row[]> {
  const server = await serverAt(url);
  const [alice, elsewhere, bob] = await Promise.all([
    Party.connect(server),
    Party.connect(server),
    Party.connect(server),
  ]);
  const read = async () => {
    await new Promise((resolve) => setTimeout(resolve, settling));
    return (await (await fetch(new URL('/counts', url))).json()) as Counts;
  };
  /** For each of the queues, on average. */
  const counted = async (command: () => Promise<void>): Promise<Counts> => {
    const before = await read();
    await command();
    const after = await read();
    return {
      objectRequests: (after.objectRequests - before.objectRequests) / queues,
      rowsWritten: (after.rowsWritten - before.rowsWritten) / queues,
    };
  };

  const channels: Channel[] = [];
  const each = (command: (channel: Channel) => Promise<unknown>) =>
    counted(async () => {
      for (const channel of channels) await command(channel);
    });
  const creation = await counted(async () => {
    for (let made = 0; made < queues; made++) {
      const queue = must(await alice.connection.createQueue(newQueue()));
      channels.push({ queue, key: freshAuthKeyPair('Ed25519') });
    }
  });
  const send = () =>
    each(async (channel) => {
      const { sndId, rcvId } = channel.queue;
      const message = elsewhere.receives(rcvId);
      must(await bob.connection.send({ sndId, sndAuthKey: channel.key.privateKey }, body));
      channel.msgId = await message;
    });
  const acknowledge = () =>
    each(async ({ queue, msgId }) =>
      must(await elsewhere.connection.acknowledge(queue, msgId ?? (new Uint8Array() as MsgId))),
    );

  const rows = [countRow('NEW', creation, creation.rowsWritten <= 5, 'at most 5 rows')];
  const subscribe = () => each(async ({ queue }) => must(await elsewhere.connection.subscribe(queue)));
  const first = await subscribe();
  rows.push(countRow('SUB, taken over from a session', first, first.rowsWritten <= 1, 'at most 1 row'));
  rows.push(countRow('SUB, again', await subscribe()));
  rows.push(
    countRow(
      'SKEY',
      await each(async ({ queue, key }) => must(await bob.connection.secureAsSender(queue.sndId, key))),
    ),
  );
  const arming = await send();
  rows.push(countRow('SEND that arms the alarm, MSG', arming, arming.rowsWritten <= 3, '3 rows'));
  await acknowledge();
  const sent = await send();
  rows.push(countRow('SEND, MSG', sent, sent.rowsWritten <= 1, '1 row'));
  const acknowledged = await acknowledge();
  rows.push(countRow('ACK', acknowledged, acknowledged.rowsWritten <= 1, '1 row'));
  const message = {
    objectRequests: sent.objectRequests + acknowledged.objectRequests,
    rowsWritten: sent.rowsWritten + acknowledged.rowsWritten,
  };
  const isCheap = message.objectRequests <= 3 && message.rowsWritten <= 2;
  rows.push(countRow('a message: SEND, MSG, ACK', message, isCheap, '3 object requests, 2 rows'));
  for (const [what, command] of others(elsewhere, alice)) rows.push(countRow(what, await each(command)));
  const beforeLeaving = await read();
  for (const { connection } of [alice, elsewhere, bob]) connection.close();
  rows.push(leavingRow(((await read()).objectRequests - beforeLeaving.objectRequests) / 3));
  return rows;
}

function others(subscriber: Party, other: Party): [string, (channel: Channel) => Promise<unknown>][] {
  return [
    ['GET', async ({ queue }) => must(await other.connection.getMessage(queue))],
    ['QUE', async ({ queue }) => must(await subscriber.connection.queueInfo(queue))],
    ['OFF', async ({ queue }) => must(await subscriber.connection.suspend(queue))],
    ['DEL', async ({ queue }) => must(await subscriber.connection.delete(queue))],
    ['PING', async () => must(await subscriber.connection.ping())],
  ];
}

/** What was counted meanwhile is handed over, as it is once a minute while a connection is used. */
function leavingRow(requests: number): Row {
  const what = 'a connection’s end, where there are metrics';
  return { what, result: `${format(requests, 1)} requests`, target: target('1 request', requests <= 1) };
}

function countRow(what: string, { objectRequests, rowsWritten }: Counts, isMet?: boolean, text = ''): Row {
  const result = `${format(objectRequests, 1)} requests, ${format(rowsWritten, 1)} rows`;
  return { what, result, ...(isMet === undefined ? {} : { target: target(text, isMet) }) };
}
