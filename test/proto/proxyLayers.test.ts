// A command through a proxy and its answer back, layer by layer, against the reference.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { authorize, isAuthorized } from '../../src/proto/authorization.ts';
import { concat, fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import { command } from '../../src/proto/commands.ts';
import type { CorrId, EntityId, SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import {
  decryptForward,
  decryptForwardResponse,
  decryptResponse,
  decryptTransmission,
  encryptForward,
  encryptForwardResponse,
  encryptResponse,
  encryptTransmission,
} from '../../src/proto/proxyLayers.ts';
import { response } from '../../src/proto/responses.ts';
import {
  encodeCommand,
  encodeCommandTransmission,
  encodeResponseTransmission,
  packBlocks,
  readCommands,
  readResponses,
  toAuthorize,
} from '../../src/proto/transmission.ts';
import vectors from '../vectors/proxy_layers.json';
import { bytesOf, pattern } from './vector.ts';

const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));
const secretOf = (a: { private: string }, b: { public: string }) =>
  primitives.x25519(fromHex(a.private), fromHex(b.public)) ?? fromHex('');

describe.each(vectors.cases)('$command at v$forwardedVersion', (vector) => {
  const { forwardedVersion: version, senderAuthKey } = vector;
  const corrId = fromHex(vector.clientCorrId) as CorrId;
  const proxyCorrId = fromHex(vector.proxyCorrId) as CorrId;
  const entityId = fromHex(vector.senderQueueId) as EntityId;
  const sessionId = fromHex(vector.relaySessionId) as SessionId;
  const commandSecret = secretOf(vector.commandKey, vector.relaySessionKey);
  const proxySecret = secretOf(vector.proxySessionKey, vector.relaySessionKey);
  const commandKey = asX25519PublicKey(fromHex(vector.commandKey.public));
  const inner = innerBlock();
  const encTransmission = encryptTransmission(commandSecret, corrId, inner);
  const forward = { fwdCorrId: corrId, fwdVersion: version, fwdKey: commandKey, encTransmission };

  function innerBlock(): Uint8Array {
    const parsed = decode(command(version), bytesOf(vector.command));
    if (!parsed.ok) throw new Error(parsed.error);
    const signed = encodeCommand({ corrId, entityId, command: parsed.value }, version);
    const auth = senderAuthKey === null ? null : authorizationOf(signed, senderAuthKey.private);
    return packBlocks([encodeCommandTransmission(signed, auth, version)])[0] ?? fromHex('');
  }

  function authorizationOf(signed: Uint8Array, privateKey: string) {
    const sessionKey = fromHex(vector.relaySessionKey.public);
    const authorized = toAuthorize(sessionId, signed);
    return authorize({ algorithm: 'X25519', raw: fromHex(privateKey) }, { authorized, corrId, sessionKey });
  }

  test('the keys agree as in the reference', () => {
    expect(hex(commandSecret)).toBe(vector.commandSecret);
    expect(hex(proxySecret)).toBe(vector.proxyRelaySecret);
  });

  test('the sender’s layer is the reference’s', () => {
    expect(sha256(inner)).toBe(vector.inner.blockSha256);
    expect(encTransmission).toHaveLength(16242);
    expect(sha256(encTransmission)).toBe(vector.encTransmission.sha256);
    const pfwd = encode(command(19), { tag: 'PFWD', version, commandKey, encTransmission });
    expect(sha256(pfwd)).toBe(vector.pfwdCommand.sha256);
  });

  test('the proxy’s layer is the reference’s', () => {
    const encFwdTransmission = encryptForward(proxySecret, proxyCorrId, forward);
    const rfwd = encode(command(19), { tag: 'RFWD', encFwdTransmission });
    expect(sha256(rfwd)).toBe(vector.rfwdCommand.sha256);
    expect(decryptForward(proxySecret, proxyCorrId, encFwdTransmission)).toEqual({
      ok: true,
      value: forward,
    });
  });

  test('the relay finds the authorized command in it', () => {
    const block = decryptTransmission(commandSecret, corrId, encTransmission) ?? fromHex('');
    expect(block).toEqual(inner);
    const [received, ...others] = readCommands(block, { sessionId, version });
    if (!received.ok) return expect(received.refusal).toBeNull();
    expect(others).toEqual([]);
    expect(sha256(received.transmission.authorized)).toBe(vector.inner.authorizedSha256);
    expect(encode(command(version), received.transmission.command)).toEqual(bytesOf(vector.command));
    const sessionPrivateKey = fromHex(vector.relaySessionKey.private);
    const raw = fromHex(senderAuthKey?.public ?? '');
    const authorized = isAuthorized(
      { ...received.transmission, sessionPrivateKey },
      { algorithm: 'X25519', raw },
    );
    expect(authorized).toBe(senderAuthKey !== null);
  });

  test('the answer comes back as in the reference', () => {
    const answered = decode(response(version), fromHex(vector.response.message));
    if (!answered.ok) return expect(answered).toBeNull();
    const answer = { corrId, entityId, response: answered.value };
    const [block = fromHex('')] = packBlocks([encodeResponseTransmission(answer, version)]);
    expect(hex(block)).toBe(vector.response.block);
    const encResponse = encryptResponse(commandSecret, corrId, block);
    expect(sha256(encResponse)).toBe(vector.encResponse.sha256);
    expect(sha256(encode(response(19), { tag: 'PRES', encResponse }))).toBe(vector.presMessage.sha256);
    const encFwdResponse = encryptForwardResponse(proxySecret, proxyCorrId, {
      fwdCorrId: corrId,
      encResponse,
    });
    expect(sha256(encode(response(19), { tag: 'RRES', encFwdResponse }))).toBe(vector.rresMessage.sha256);

    const fromRelay = decryptForwardResponse(proxySecret, proxyCorrId, encFwdResponse);
    expect(fromRelay).toEqual({ fwdCorrId: corrId, encResponse });
    const opened = decryptResponse(commandSecret, corrId, encResponse) ?? fromHex('');
    expect(readResponses(opened, { sessionId, version })).toEqual([{ ok: true, transmission: answer }]);
  });
});

describe('a layer', () => {
  const secret = pattern(32);
  const corrId = pattern(24) as CorrId;

  test('made for one direction does not open in the other', () => {
    const block = fromHex('01000600000050494e47');
    expect(decryptResponse(secret, corrId, encryptTransmission(secret, corrId, block))).toBeNull();
    expect(decryptTransmission(secret, corrId, encryptResponse(secret, corrId, block))).toBeNull();
  });

  test('that does not open is CRYPTO, one that holds no transmission is SYNTAX', () => {
    const forward = {
      fwdCorrId: corrId,
      fwdVersion: 17,
      fwdKey: asX25519PublicKey(secret),
      encTransmission: secret,
    };
    const sealed = encryptForward(secret, corrId, forward);
    expect(decryptForward(secret, corrId, sealed.subarray(1))).toEqual({ ok: false, error: 'CRYPTO' });
    expect(decryptForward(secret, corrId, concat())).toEqual({ ok: false, error: 'CRYPTO' });
    const response = { fwdCorrId: corrId, encResponse: secret };
    const reversed = corrId.toReversed() as CorrId;
    const other = encryptForwardResponse(secret, reversed, response);
    expect(decryptForward(secret, corrId, other)).toEqual({ ok: false, error: 'SYNTAX' });
    expect(decryptForwardResponse(secret, corrId, sealed)).toBeNull();
  });

  test('holds no block beyond 16,224 bytes', () => {
    expect(encryptTransmission(secret, corrId, pattern(16224))).toHaveLength(16242);
    expect(() => encryptTransmission(secret, corrId, pattern(16225))).toThrow(RangeError);
  });
});
