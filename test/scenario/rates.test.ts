import { expect, test } from 'vitest';
import { PING } from '../../client/smp/recipientCommands.ts';
import { Intake, limitsOf, maxFramesOf } from '../../src/durable/intake.ts';
import type { CommandTransmission, Received } from '../../src/proto/transmission.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

const policyViolation = 1008;

/** Of a client's commands. */
const { burst, perSecond } = limitsOf(null).command;
const blockful = 255;
const beyondBurst = Math.ceil(burst / blockful) + 1;

function sendsBlocks(wire: Wire, count: number): void {
  for (let sent = 0; sent < count; sent++)
    wire.sends(...Array.from({ length: blockful }, () => wire.transmission(PING())));
}

test('over the rate of commands nothing is refused, answers only wait', async () => {
  const since = Date.now();
  const wire = await Wire.connects();
  sendsBlocks(wire, beyondBurst);
  const answers = await wire.hears(beyondBurst * blockful);
  expect(answers.every(({ response }) => response.tag === 'PONG')).toBe(true);
  const waited = (1000 * (beyondBurst * blockful - burst)) / perSecond;
  expect(Date.now() - since).toBeGreaterThanOrEqual(waited - 1);
});

test('who sends on and on without waiting for answers is cut off, and nobody else', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const wire = await Wire.connects();
  sendsBlocks(wire, 300);
  expect(await wire.closed).toBe(policyViolation);
  await bob.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
});

test('a client that makes a thousand queues at once, and subscribes to all of them again, waits for nothing', () => {
  const handled: number[] = [];
  const handle = async (frame: { commands: unknown[] }) => void handled.push(frame.commands.length);
  const intake = new Intake(limitsOf(null), maxFramesOf(null), handle, () => handled.push(-1));
  const frames = [...framesOf('NEW', 1000, 77), ...framesOf('SUB', 1000, 119)];
  // What does not have to wait is handled within the call.
  for (const commands of frames) void intake.take({ commands, arrivedAt: Date.now() });
  expect(handled).toEqual(frames.map(({ length }) => length));
});

function framesOf(tag: 'NEW' | 'SUB', count: number, perFrame: number) {
  const command = { ok: true, transmission: { command: { tag } } } as Received<CommandTransmission>;
  const lengths = Array.from({ length: Math.ceil(count / perFrame) }, (_, at) =>
    Math.min(perFrame, count - at * perFrame),
  );
  return lengths.map((length) => Array.from({ length }, () => command));
}
