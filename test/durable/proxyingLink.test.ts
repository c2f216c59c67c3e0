// The proxy's session with a relay, as long as there is something to forward.

import { expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import { sealCommand } from '../../client/smp/sealedCommand.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import { destinationFormat, type ForwardCall } from '../../src/durable/destinationCall.ts';
import { RelayLink } from '../../src/durable/relayLink.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { openFrontDoor, relayAddress } from '../support/frontDoor.ts';
import { aRelay } from '../support/relay.ts';
import { freshCorrId, Sealed } from './forwardingCase.ts';

async function aConnection(): Promise<Connection> {
  const connected = await connect(await relayAddress(), {
    onEvent: () => undefined,
    openSocket: openFrontDoor,
    proxyServer: true,
    commandTimeout: 8_000,
    pingInterval: 0,
  });
  if (!connected.ok) throw new Error(connected.error.step);
  onTestFinished(() => connected.connection.close());
  return connected.connection;
}

/** With a clock that the test moves. */
async function aLink(): Promise<RelayLink> {
  const connection = await aConnection();
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return new RelayLink(connection);
}

function aCall(link: RelayLink, change: { corrId?: Uint8Array; encTransmission?: Uint8Array } = {}) {
  const session = link.describe();
  if (!session.ok) throw new Error('no session');
  const { fwdCorrId, fwdKey, encTransmission } = new Sealed([]).forward;
  return {
    format: destinationFormat,
    sessionId: session.sessionId,
    corrId: fwdCorrId,
    version: 20,
    commandKey: fwdKey,
    encTransmission,
    ...change,
  } as ForwardCall;
}

test('a command that is forwarded twice is carried out once, and refused without a seal', async () => {
  const { alice } = await aRelay().with('alice');
  const queue = await alice.createsQueue();
  const connection = await aConnection();
  const link = new RelayLink(connection);
  const message = SEND({ ...queue, sndAuthKey: null }, utf8('once'), true);
  const sealed = sealCommand(message, connection.session, (length) => primitives.randomBytes(length));
  const call = { format: destinationFormat, ...sealed?.command } as ForwardCall;
  const forwarded = await link.forward(call);
  expect(forwarded.ok && sealed?.open(forwarded.encResponse)).toEqual({ ok: true, value: undefined });
  expect(await link.forward(call)).toEqual({ ok: false, error: { PROXY: { PROTOCOL: 'CRYPTO' } } });
  expect(await alice.receives(queue)).toBe('once');
  await alice.acknowledges(queue);
  expect(await alice.resubscribes(queue)).toBe(null);
});

test('a minute without a command closes it', async () => {
  const link = await aLink();
  vi.advanceTimersByTime(59_000);
  expect(link.isOpen).toBe(true);
  vi.advanceTimersByTime(2_000);
  expect(link.isOpen).toBe(false);
});

test('a command gives it another minute', async () => {
  const link = await aLink();
  vi.advanceTimersByTime(40_000);
  // The relay cannot open it.
  expect(await link.forward(aCall(link))).toEqual({ ok: false, error: { PROXY: { PROTOCOL: 'CRYPTO' } } });
  vi.advanceTimersByTime(40_000);
  expect(link.isOpen).toBe(true);
  vi.advanceTimersByTime(21_000);
  expect(link.isOpen).toBe(false);
});

test('what would fit no block is not sent', async () => {
  const link = await aLink();
  const tooLarge = { ok: false, error: { PROXY: { BROKER: { TRANSPORT: 'LARGE_MSG' } } } };
  expect(await link.forward(aCall(link, { encTransmission: new Uint8Array(16_243) }))).toEqual(tooLarge);
  expect(await link.forward(aCall(link, { corrId: new Uint8Array(25) }))).toEqual(tooLarge);
  expect(await link.forward(aCall(link, { corrId: freshCorrId() }))).not.toEqual(tooLarge);
});

test('a command for a session that is over is not sent', async () => {
  const link = await aLink();
  const call = aCall(link);
  expect(link.isSession(call.sessionId)).toBe(true);
  link.close();
  expect(link.isSession(call.sessionId)).toBe(false);
  expect(await link.forward(call)).toEqual({ ok: false, error: { PROXY: 'NO_SESSION' } });
});
