// Forwarded commands as the relay takes them out of their layers, and what it never does: seal two answers under one
// key.

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Forwarding } from '../../src/durable/forwarding.ts';
import { concat, fromHex, hex } from '../../src/proto/bytes.ts';
import { encode } from '../../src/proto/codec.ts';
import { command } from '../../src/proto/commands.ts';
import type { CorrId, SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { response } from '../../src/proto/responses.ts';
import vectors from '../vectors/proxy_layers.json';
import {
  aConnection,
  aForwarding,
  aTransmission,
  forwardingState,
  forwards,
  freshCorrId,
  Sealed,
} from './forwardingCase.ts';

const crypto = { ok: false, error: 'CRYPTO' };

test('the reference’s RFWD holds its command, and the answer is the reference’s RRES', () => {
  const [vector] = vectors.cases;
  if (vector?.rfwdCommand.hex === undefined) return expect(vector).toBeDefined();
  const open = {
    ...forwardingState,
    sessionId: fromHex(vector.relaySessionId) as SessionId,
    privateKey: fromHex(vector.relaySessionKey.private),
    sessionSecret: fromHex(vector.proxyRelaySecret),
  };
  const rfwd = fromHex(vector.rfwdCommand.hex).subarray('RFWD '.length);
  const corrId = fromHex(vector.proxyCorrId) as CorrId;
  const unwrapped = new Forwarding(aConnection(open)).unwrap(open, corrId, rfwd);
  if (!unwrapped.ok || !unwrapped.forwarded.command.ok) return expect(unwrapped).toMatchObject({ ok: true });
  const { version, command: received, seal } = unwrapped.forwarded;
  expect(version).toBe(vector.forwardedVersion);
  expect(hex(encode(command(version), received.transmission.command))).toBe(vector.command);
  expect(hex(received.transmission.authorized)).toBe(vector.inner.authorized);
  expect(hex(encode(response(19), seal({ tag: 'OK' })))).toBe(vector.rresMessage.hex);
});

test('a command is taken out of both layers, and its answer sealed for its sender alone', () => {
  const sealed = new Sealed([aTransmission()]);
  const corrId = freshCorrId();
  const unwrapped = forwards(aForwarding(), sealed, corrId);
  if (!unwrapped.ok) return expect(unwrapped.error).toBeNull();
  const answer = unwrapped.forwarded.seal({ tag: 'OK' });
  expect(sealed.read(corrId, answer)).toEqual({ tag: 'OK' });
  expect(new Sealed([]).read(corrId, answer)).toBeNull();
});

describe('a key is good for one command', () => {
  test('whoever sends it again, in whatever layer', () => {
    const forwarding = aForwarding();
    const sealed = new Sealed([aTransmission()]);
    expect(forwards(forwarding, sealed)).toMatchObject({ ok: true });
    expect(forwards(forwarding, sealed)).toEqual(crypto);
    expect(forwards(forwarding, new Sealed([aTransmission()], { fwdKey: sealed.forward.fwdKey }))).toEqual(
      crypto,
    );
    expect(forwards(forwarding, new Sealed([aTransmission()]))).toMatchObject({ ok: true });
  });

  test('and however it is spelled: X25519 does not read its highest bit', () => {
    const forwarding = aForwarding();
    const { forward } = new Sealed([aTransmission()]);
    const last = (forward.fwdKey.at(-1) ?? 0) ^ 0x80;
    const respelled = asX25519PublicKey(concat(forward.fwdKey.subarray(0, 31), Uint8Array.of(last)));
    expect(forwards(forwarding, { forward })).toMatchObject({ ok: true });
    expect(forwards(forwarding, { forward: { ...forward, fwdKey: respelled } })).toEqual(crypto);
  });

  test('but one that opens nothing is not used up', () => {
    const forwarding = aForwarding();
    const { forward } = new Sealed([aTransmission()]);
    const encTransmission = new Uint8Array(16_242);
    expect(forwards(forwarding, { forward: { ...forward, encTransmission } })).toEqual(crypto);
    expect(forwards(forwarding, { forward })).toMatchObject({ ok: true });
  });
});

describe('a plain error is the answer to', () => {
  const lowOrder = asX25519PublicKey(new Uint8Array(32));
  const long = new Uint8Array(25) as CorrId;

  test.each([
    ['several transmissions', 'BLOCK', new Sealed([aTransmission(), aTransmission()])],
    ['a key of low order', 'CRYPTO', new Sealed([aTransmission()], { fwdKey: lowOrder })],
    ['a version that is too old', { CMD: 'SYNTAX' }, new Sealed([aTransmission()], { fwdVersion: 8 })],
    ['a version to come', { CMD: 'SYNTAX' }, new Sealed([aTransmission()], { fwdVersion: 21 })],
    ['a corrId that leaves no room', { CMD: 'SYNTAX' }, new Sealed([aTransmission()], { fwdCorrId: long })],
  ])('%s: %j', (_, error, sealed) => {
    expect(forwards(aForwarding(), sealed)).toEqual({ ok: false, error });
  });

  test('an outer layer that does not open, or holds nothing', () => {
    const forwarding = aForwarding();
    expect(forwarding.unwrap(forwardingState, freshCorrId(), new Uint8Array(16_300))).toEqual(crypto);
    const keyless = { ...forwardingState, sessionSecret: null };
    const error = { PROXY: { BROKER: { TRANSPORT: 'NO_AUTH' } } };
    expect(forwarding.unwrap(keyless, freshCorrId(), new Uint8Array(16_300))).toEqual({ ok: false, error });
  });
});

test('a session ends after as many commands as it can remember', () => {
  const connection = aConnection();
  const forwarding = new Forwarding(connection, 2);
  for (let times = 0; times < 2; times += 1) {
    expect(forwards(forwarding, new Sealed([aTransmission()]))).toMatchObject({ ok: true });
  }
  expect(connection.open).not.toBeNull();
  expect(forwards(forwarding, new Sealed([aTransmission()]))).toEqual(crypto);
  expect(connection.open).toBeNull();
});

test('a session without commands ends after a minute and a half, and each command gives it as much again', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const connection = aConnection();
  const forwarding = new Forwarding(connection);
  vi.advanceTimersByTime(80_000);
  forwards(forwarding, new Sealed([aTransmission()]));
  vi.advanceTimersByTime(80_000);
  expect(connection.open).not.toBeNull();
  vi.advanceTimersByTime(11_000);
  expect(connection.open).toBeNull();
});

test('a block that cannot be read is refused inside the layer', () => {
  const sealed = new Sealed([Uint8Array.of(9)]);
  const unwrapped = forwards(aForwarding(), sealed);
  expect(unwrapped).toMatchObject({ ok: true, forwarded: { command: { refusal: { error: 'BLOCK' } } } });
});

test('an answer that fits no layer is a plain ERR BLOCK, and ends nobody else’s session', () => {
  const sealed = new Sealed([aTransmission(new Uint8Array(255))]);
  const unwrapped = forwards(aForwarding(), sealed);
  if (!unwrapped.ok) return expect(unwrapped.error).toBeNull();
  const answer = unwrapped.forwarded.seal({
    tag: 'MSG',
    msgId: freshCorrId() as never,
    body: new Uint8Array(16_000),
  });
  expect(answer).toEqual({ tag: 'ERR', error: 'BLOCK' });
});
