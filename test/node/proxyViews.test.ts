// What the proxy and the relay behind it can each see. A story is told twice, the second time with two of its
// people or queues swapped: each view must be equal in count, order and sizes, and hold no byte string of either.

import { expect, test } from 'vitest';
import { type AuthKeyPair, freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { ProxiedRelay } from '../../client/smp/proxiedRelay.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import { utf8 } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { MarkedSender } from './markedSender.ts';
import type { Line, Middleman } from './middleman.ts';
import { readLine } from './recordedLine.ts';
import { aRouting } from './routing.ts';
import { type Forwarded, ScriptedDestination } from './scriptedDestination.ts';

const routing = aRouting();

interface Target {
  sndId: SenderId;
  key: AuthKeyPair;
  text: string;
}

/** What somebody sees: in order, and each with its kind, its size and all of its bytes. */
interface View {
  shape: string[];
  bytes: Buffer[];
}

async function sendsTo(relay: ProxiedRelay, { sndId, key, text }: Target): Promise<void> {
  const secured = await relay.request(SKEY(sndId, key));
  const sent = await relay.request(SEND({ sndId, sndAuthKey: key.privateKey }, utf8(text), true));
  expect([secured.ok, sent.ok]).toEqual([true, true]);
}

const target = (sndId: SenderId, text: string): Target => ({ sndId, key: freshAuthKeyPair('X25519'), text });

const marksOf = ({ sndId, key, text }: Target) =>
  [sndId, key.publicKey.raw, key.privateKey.raw, utf8(text)].map((mark) => Buffer.from(mark));

async function sender(name: string, address: string): Promise<MarkedSender> {
  return routing.cleanup.add(await MarkedSender.at(routing.proxy.address, name, address), (one) =>
    one.leaves(),
  );
}

function viewOf(line: Line | undefined): View {
  if (line === undefined) throw new Error('no line');
  const directions = [
    ['to the relay', readLine(line.asked)] as const,
    ['from the relay', readLine(line.answered)] as const,
  ];
  const frames = directions.flatMap(([direction, { head, frames }]) => [
    { kind: `${direction}, head`, bytes: Buffer.from(head) },
    ...frames.map(({ opcode, payload }) => ({ kind: `${direction}, ${opcode}`, bytes: payload })),
  ]);
  return {
    shape: frames.map(({ kind, bytes }) => `${kind}: ${bytes.length}`),
    bytes: frames.map(({ bytes }) => bytes),
  };
}

const join = (...views: View[]): View => ({
  shape: views.flatMap(({ shape }) => shape),
  bytes: views.flatMap(({ bytes }) => bytes),
});

const holds = ({ bytes }: View, marks: readonly Uint8Array[]) =>
  marks.some((mark) => bytes.some((seen) => seen.includes(Buffer.from(mark))));

/** All that the proxy reads, opened as far as it can open it, on its way from Bob and to the relay. */
async function proxyView(middleman: Middleman, tell: (bob: MarkedSender) => Promise<void>): Promise<View> {
  const bob = await sender('bob-the-sender', '127.0.0.5');
  await tell(bob);
  const shape = bob.heard.map(({ by, tag, bytes }) => `${by}, ${tag}: ${bytes.length}`);
  const own = { shape, bytes: bob.heard.map(({ bytes }) => Buffer.from(bytes)) };
  const view = join(own, viewOf(middleman.lines.at(-1)));
  middleman.cuts();
  return view;
}

test('the proxy cannot tell two queues of one relay apart', async () => {
  const { middleman, address } = await routing.middleman();
  const alice = await routing.recipient();
  const views: View[] = [];
  const marks: Buffer[] = [];
  for (const isSwapped of [false, true]) {
    const one = target((await alice.createsQueue()).sndId, 'a word');
    const other = target((await alice.createsQueue()).sndId, 'many more words than one '.repeat(500));
    marks.push(...marksOf(one), ...marksOf(other));
    const tell = async (bob: MarkedSender) => {
      const relay = bob.to(address);
      for (const queue of isSwapped ? [other, one] : [one, other]) await sendsTo(relay, queue);
    };
    views.push(await proxyView(middleman, tell));
  }
  const [view, swapped] = views as [View, View];
  expect(view.shape.filter((seen) => seen.startsWith('sender, PFWD'))).toHaveLength(4);
  expect(swapped.shape).toEqual(view.shape);
  expect([holds(view, marks), holds(swapped, marks)]).toEqual([false, false]);
});

/** All that a relay sees of a command, which it opens. */
const seenOf = ({ rfwd, forward, command }: Forwarded): Buffer[] =>
  [
    rfwd.corrId,
    rfwd.authorized,
    forward.fwdCorrId,
    forward.fwdKey,
    forward.encTransmission,
    command.authorized,
    command.authorization?.bytes ?? new Uint8Array(),
  ].map((bytes) => Buffer.from(bytes));

test('the relay cannot tell two senders apart', async () => {
  const views: View[] = [];
  const marks: Uint8Array[] = [];
  for (const isSwapped of [false, true]) {
    const scripted = await routing.scriptedRelay();
    const { middleman, address } = await routing.middleman(scripted);
    const [bob, carol] = await Promise.all([
      sender('bob-the-sender', '127.0.0.5'),
      sender('carol-the-other', '127.0.0.66'),
    ]);
    const seen: Buffer[] = [];
    const relay = ScriptedDestination.of(scripted).then((one) =>
      one.obeys((forwarded) => seen.push(...seenOf(forwarded))),
    );
    relay.catch(() => undefined);
    const queues = ['one', 'two'].map((text) => target(primitives.randomBytes(24) as SenderId, text));
    for (const [at, from] of (isSwapped ? [carol, bob] : [bob, carol]).entries()) {
      await sendsTo(from.to(address), queues[at] as Target);
    }
    marks.push(...bob.marks, ...carol.marks);
    const opened = { shape: seen.map(({ length }) => `opened: ${length}`), bytes: seen };
    views.push(join(viewOf(middleman.lines[0]), opened));
  }
  const [view, swapped] = views as [View, View];
  expect(view.shape.filter((seen) => seen.startsWith('opened'))).toHaveLength(4 * 7);
  expect(swapped.shape).toEqual(view.shape);
  expect([holds(view, marks), holds(swapped, marks)]).toEqual([false, false]);
});
