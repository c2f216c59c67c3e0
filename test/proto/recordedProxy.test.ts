// A command through a proxy, as recorded on both of its sessions, opened layer by layer.

import { expect, test } from 'vitest';
import { primitives } from '#primitives';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import { verifySessionKey } from '../../src/proto/identityProof.ts';
import type { KeyHash } from '../../src/proto/ids.ts';
import {
  decryptForward,
  decryptForwardResponse,
  decryptResponse,
  decryptTransmission,
  encryptForward,
  encryptTransmission,
} from '../../src/proto/proxyLayers.ts';
import { readCommands, readResponses } from '../../src/proto/transmission.ts';
import recording from '../vectors/session_proxy.json';
import { framesOf, type RecordedSession, sessionOf } from './recording.ts';
import { valueOf } from './vector.ts';

const [client, relay] = recording.sessions;

async function transmissionsOf(session: RecordedSession) {
  const parameters = sessionOf(session);
  const frames = (await framesOf(session)).filter(({ kind }) => kind !== 'handshake');
  const ofDirection = (from: string) => frames.filter(({ direction }) => direction.startsWith(from));
  const commands = ofDirection('client').flatMap(({ block }) => readCommands(block, parameters));
  const responses = ofDirection('server').flatMap(({ block }) => readResponses(block, parameters));
  return {
    commands: commands.flatMap((each) => (each.ok ? [each.transmission] : [])),
    responses: responses.flatMap((each) => (each.ok ? [each.transmission] : [])),
  };
}

const secretOf = (privateKey: string, publicKey: X25519PublicKey) =>
  primitives.x25519(fromHex(privateKey), publicKey) ?? fromHex('');

const written = (bytes: Uint8Array | null) => (bytes === null ? null : hex(bytes));

test('PFWD and PRES open with the command’s key and the key from PKEY', async () => {
  if (client === undefined) return expect(client).toBeDefined();
  const { commands, responses } = await transmissionsOf(client);
  const pkey = responses.flatMap(({ response }) => (response.tag === 'PKEY' ? [response] : []))[0];
  const pfwd = commands.find(({ command }) => command.tag === 'PFWD');
  const pres = responses.find(({ response }) => response.tag === 'PRES');
  if (pkey === undefined || pfwd?.command.tag !== 'PFWD' || pres?.response.tag !== 'PRES') {
    return expect([pkey, pfwd, pres]).toBeNull();
  }
  const { cmdPriv, relaySessId, innerTransmission, presDecrypted } = client.keysFromNotes;
  expect(hex(pkey.sessionId)).toBe(relaySessId);
  expect(pfwd.entityId).toEqual(pkey.sessionId);
  const made = Date.parse('2026-11-24T00:00:00Z');
  const verified = verifySessionKey(pkey.certChainPubKey, fromHex(recording.keyHash) as KeyHash, made);
  if (!verified.ok) return expect(verified.error).toBeNull();
  const secret = secretOf(cmdPriv.private, verified.sessionKey);
  const inner = fromHex(innerTransmission ?? '');
  expect(decryptTransmission(secret, pfwd.corrId, pfwd.command.encTransmission)).toEqual(inner);
  expect(encryptTransmission(secret, pfwd.corrId, inner)).toEqual(pfwd.command.encTransmission);
  expect(written(decryptResponse(secret, pfwd.corrId, pres.response.encResponse))).toBe(presDecrypted);
});

test('RFWD and RRES open with the secret of the two sessions', async () => {
  if (relay === undefined) return expect(relay).toBeDefined();
  const { commands, responses } = await transmissionsOf(relay);
  const [rfwd] = commands;
  const [rres] = responses;
  if (rfwd?.command.tag !== 'RFWD' || rres?.response.tag !== 'RRES') return expect([rfwd, rres]).toBeNull();
  const { secret, sessionKey } = sessionOf(relay);
  const { encFwdTransmission } = rfwd.command;
  const forward = valueOf(decryptForward(secret, rfwd.corrId, encFwdTransmission));
  expect(encryptForward(secret, rfwd.corrId, forward)).toEqual(encFwdTransmission);

  const { fwdKey, fwdCorrId, encTransmission } = forward;
  const commandKey = fromHex(relay.keysFromNotes.cmdPriv.private);
  expect(asX25519PublicKey(primitives.x25519PublicKey(commandKey))).toEqual(fwdKey);
  const commandSecret = secretOf(relay.keysFromNotes.cmdPriv.private, sessionKey);
  const inner = decryptTransmission(commandSecret, fwdCorrId, encTransmission);
  expect(written(inner)).toBe(relay.keysFromNotes.innerTransmission);

  const answer = decryptForwardResponse(secret, rfwd.corrId, rres.response.encFwdResponse);
  expect(answer?.fwdCorrId).toEqual(fwdCorrId);
  const opened = decryptResponse(commandSecret, fwdCorrId, answer?.encResponse ?? fromHex(''));
  expect(written(opened)).toBe(relay.keysFromNotes.rresInnerResponse);
});
