// Connections: how fast they are made, what idle ones cost, and what it takes to create queues and to come back to them.

import type { CreatedQueue } from '../client/smp/recipientCommands.ts';
import type { SMPServer } from '../src/proto/server.ts';
import { measure, median, milliseconds, timed, times } from './measure.ts';
import { newQueue } from './pair.ts';
import { must, Party } from './party.ts';
import { cpuTime, residentMemory } from './processCost.ts';
import { format, measuredRow, type Row, target } from './table.ts';

export interface Relay {
  server: SMPServer;
  pid: number;
}

const atOnce = 16;
const inOneBlock = 100;

/** Up to the first answer: the relay says nothing when a handshake has ended. */
export async function handshakes({ server, pid }: Relay, duration: number): Promise<Row> {
  const handshake = () =>
    timed(async () => {
      const party = await Party.connect(server);
      must(await party.connection.ping());
      party.connection.close();
    });
  const workers = Array.from({ length: atOnce }, () => handshake);
  return measuredRow('handshakes', await measure(pid, milliseconds(duration), workers));
}

/** Of those that come to as many others: the first make the runtime grow for good. */
export async function idleConnections({ server, pid }: Relay, count: number): Promise<Row> {
  const parties: Party[] = [];
  const connect = () => timed(async () => parties.push(await Party.connect(server)));
  const connectMore = async () => {
    await measure(
      pid,
      times(count, 8000),
      Array.from({ length: atOnce }, () => connect),
    );
    for (const { connection } of parties) must(await connection.ping());
    return residentMemory(pid);
  };
  const before = await connectMore();
  const others = parties.length;
  const row = memoryRow(
    'memory per idle connection',
    (await connectMore()) - before,
    parties.length - others,
  );
  for (const { connection } of parties) connection.close();
  return row;
}

export async function newQueues(
  { server, pid }: Relay,
  count: number,
): Promise<{ rows: Row[]; queues: CreatedQueue[] }> {
  const { connection } = await Party.connect(server);
  const before = residentMemory(pid);
  const queues: CreatedQueue[] = [];
  const create = () => timed(async () => queues.push(must(await connection.createQueue(newQueue()))));
  const measured = await measure(
    pid,
    times(count),
    Array.from({ length: atOnce }, () => create),
  );
  const memory = memoryRow('memory per queue', residentMemory(pid) - before, queues.length);
  connection.close();
  return { rows: [measuredRow('NEW', measured), memory], queues };
}

function memoryRow(what: string, kibibytes: number, count: number): Row {
  return { what, result: `${format(kibibytes / count, 1)} KiB` };
}

/** Of a client that has lost its connection and comes back to all of its queues at once. */
export async function resubscription(
  { server, pid }: Relay,
  queues: readonly CreatedQueue[],
  when: string,
): Promise<Row> {
  const { connection } = await Party.connect(server);
  const subscribe = async () => {
    const subscribed = queues.map((queue) => timed(async () => must(await connection.subscribe(queue))));
    return (await Promise.all(subscribed)).flat();
  };
  const measured = await measure(pid, times(queues.length), [subscribe]);
  connection.close();
  return measuredRow(`SUB of ${format(queues.length)} queues ${when}`, measured);
}

export async function oneBlock(
  { server, pid }: Relay,
  queues: readonly CreatedQueue[],
  rounds: number,
): Promise<Row> {
  const some = queues.slice(0, inOneBlock);
  const latencies: number[] = [];
  let cpu = 0;
  for (let round = 0; round < rounds; round++) {
    const { connection } = await Party.connect(server);
    const before = cpuTime(pid);
    latencies.push(...(await timed(async () => (await connection.subscribeAll(some)).map(must))));
    cpu += cpuTime(pid) - before;
    connection.close();
  }
  const p50 = median(latencies);
  const row = measuredRow(`SUB of ${some.length} queues in one block`, {
    perSecond: Number.NaN,
    latencies,
    cpu: cpu / rounds,
  });
  return { ...row, result: `${format(p50)} ms`, target: target('under 100 ms', p50 < 100) };
}
