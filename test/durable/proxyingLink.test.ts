// The proxy's session with a relay, as long as there is something to forward.

import { expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../client/smp/connect.ts';
import { destinationFormat } from '../../src/durable/destinationCall.ts';
import { RelayLink } from '../../src/durable/relayLink.ts';
import { openFrontDoor, relayAddress } from '../support/frontDoor.ts';
import { freshCorrId, Sealed } from './forwardingCase.ts';

async function aLink(): Promise<RelayLink> {
  const connected = await connect(await relayAddress(), {
    onEvent: () => undefined,
    openSocket: openFrontDoor,
    proxyServer: true,
    commandTimeout: 8_000,
    pingInterval: 0,
  });
  if (!connected.ok) throw new Error(connected.error.step);
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    connected.connection.close();
  });
  return new RelayLink(connected.connection);
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
  } as Parameters<RelayLink['forward']>[0];
}

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
