// What private routing costs: cycles through a proxy beside direct ones, many senders to one relay, and one sender to
// many relays.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { ProxiedRelay } from '../client/smp/proxiedRelay.ts';
import type { SMPServer } from '../src/proto/server.ts';
import type { Relay } from './connections.ts';
import { type Measured, measure, median, milliseconds, percentile, summary, timed } from './measure.ts';
import { Pair } from './pair.ts';
import { must, Party } from './party.ts';
import { format, measuredRow, type Row, target } from './table.ts';

const many = 100;
const maxLatencyRatio = 2;
const maxCpuRatio = 2.5;

/** `proxy` may reach this machine. CPU is that of both. */
export async function proxied(
  relay: Relay,
  proxy: Relay,
  { rounds, duration }: { rounds: number; duration: number },
): Promise<Row[]> {
  const pids = [relay.pid, proxy.pid];
  const direct = await Pair.connect(relay.server);
  const routed = await Pair.connect(relay.server, 1, proxy.server);
  const measured: [Measured, Measured][] = [];
  for (let round = 0; round <= rounds; round++) {
    const one = await measure(pids, milliseconds(duration), [() => direct.cycle()]);
    const other = await measure(pids, milliseconds(duration), [() => routed.cycle()]);
    // The first round is not counted: a runtime compiles code only when it has run for a while.
    if (round > 0) measured.push([one, other]);
  }
  return [
    measuredRow('direct cycles, 1 pair', summary(measured.map(([one]) => one))),
    ratioRow(measured),
    await manySenders(relay, proxy, pids, duration),
    await manyRelays(relay.server, proxy.server, pids),
  ];
}

function ratioRow(measured: readonly [Measured, Measured][]): Row {
  const p50 = ({ latencies }: Measured) => percentile(latencies, 50);
  const latency = median(measured.map(([direct, routed]) => p50(routed) / p50(direct)));
  const cpu = median(measured.map(([direct, routed]) => routed.cpu / direct.cpu));
  const text = `latency at most ${maxLatencyRatio} times the direct one, is ${format(latency, 2)}; CPU ${maxCpuRatio}, is ${format(cpu, 2)}`;
  const isMet = latency <= maxLatencyRatio && cpu <= maxCpuRatio;
  return {
    ...measuredRow('cycles through a proxy, 1 pair', summary(measured.map(([, routed]) => routed))),
    target: target(text, isMet),
  };
}

async function manySenders(relay: Relay, proxy: Relay, pids: number[], duration: number): Promise<Row> {
  const pairs = await Promise.all(
    Array.from({ length: many }, () => Pair.connect(relay.server, 1, proxy.server)),
  );
  const works = pairs.map((pair) => () => pair.cycle());
  return measuredRow(`${many} senders to one relay`, await measure(pids, milliseconds(duration), works));
}

/** The relay at so many ports is so many relays to a proxy: connecting, and what each connection costs. */
async function manyRelays(server: SMPServer, proxy: SMPServer, pids: number[]): Promise<Row> {
  const doors = await Promise.all(Array.from({ length: many }, () => doorTo(Number(server.port))));
  const { connection } = await Party.connect(proxy);
  const works = doors.map((door) => {
    const port = String((door.address() as AddressInfo).port);
    const routed = new ProxiedRelay(connection, { ...server, port });
    return () => timed(async () => must(await routed.connect()));
  });
  const measured = await measure(pids, (done) => done >= 1, works);
  connection.close();
  for (const door of doors) door.close();
  return measuredRow(`1 sender to ${many} relays, connecting`, measured);
}

async function doorTo(port: number): Promise<Server> {
  const door = createServer((socket) => {
    const inner = connect(port, '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    for (const end of [socket, inner]) end.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  return door;
}
