// Transmissions and blocks: authorized, packed, read and refused as by the reference.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { type AuthPrivateKey, authorize, isAuthorized } from '../../src/proto/authorization.ts';
import { concat, fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import { command, type Command } from '../../src/proto/commands.ts';
import type { CorrId, EntityId, SessionId } from '../../src/proto/ids.ts';
import type { AuthPublicKey } from '../../src/proto/keys.ts';
import {
  blockCapacity,
  encodeCommand,
  encodeCommandTransmission,
  encodeResponseTransmission,
  noCorrId,
  noEntity,
  packBlocks,
  readCommands,
  readResponses,
  toAuthorize,
} from '../../src/proto/transmission.ts';
import vectors from '../vectors/transmissions.json';

const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));
const sent = vectors.transmissions.cases.filter(({ version }) => version > 6);

describe.each(sent)('$name in version $version', (vector) => {
  const corrId = fromHex(vector.corrId) as CorrId;
  const entityId = fromHex(vector.entityId) as EntityId;
  const sessionId = fromHex(vector.sessionId) as SessionId;
  // Version 7 has no other transmissions than 9, the first of ours.
  const version = Math.max(vector.version, 9);
  const { key } = vector;

  test.skipIf(vector.serviceSigned)('is written as by the reference', () => {
    const signed = encodeCommand({ corrId, entityId, command: commandOf(vector.command, version) }, version);
    const authorized = toAuthorize(sessionId, signed);
    expect(hex(signed)).toBe(vector.toSend);
    expect(hex(authorized)).toBe(vector.authorized);
    const sessionKey = fromHex(key?.serverSessionKey?.public ?? '');
    const auth = key === null ? null : authorize(privateKey(key), { authorized, corrId, sessionKey });
    const transmission = encodeCommandTransmission(signed, auth, version);
    expect(hex(transmission)).toBe(vector.transmission);
    expect(packBlocks([transmission]).map(hex)).toEqual([vector.block]);
  });

  test('is read as by the reference, and authorized', () => {
    const [received, ...others] = readCommands(fromHex(vector.block), { sessionId, version });
    if (!received.ok) return expect(received.refusal).toBeNull();
    const { transmission } = received;
    expect(others).toEqual([]);
    expect(transmission).toMatchObject({ corrId, entityId, command: commandOf(vector.command, version) });
    expect(hex(transmission.authorized)).toBe(vector.authorized);
    expect(transmission.authorization === null).toBe(key === null);
    if (key === null) return;
    const sessionPrivateKey = fromHex(key.serverSessionKey?.private ?? '');
    const authorized = fromHex(vector.signedBytes);
    expect(isAuthorized({ ...transmission, authorized, sessionPrivateKey }, publicKey(key))).toBe(true);
  });
});

function commandOf(bytes: string, version: number): Command {
  const parsed = decode(command(version), fromHex(bytes));
  if (!parsed.ok) throw new Error(`a vector that is ${parsed.error}`);
  return parsed.value;
}

type KeyVector = { alg: string; key: { private: string; public: string } };
const privateKey = ({ alg, key }: KeyVector): AuthPrivateKey => {
  return { algorithm: alg as AuthPublicKey['algorithm'], raw: fromHex(key.private) };
};
const publicKey = ({ alg, key }: KeyVector): AuthPublicKey => {
  return { algorithm: alg as AuthPublicKey['algorithm'], raw: fromHex(key.public) };
};

describe('a service’s signature', () => {
  const signedByServices = sent.filter(({ serviceSigned }) => serviceSigned);

  test.each(signedByServices)('stands beside the queue key’s, in version $version', (vector) => {
    const sessionId = fromHex(vector.sessionId) as SessionId;
    const [received] = readCommands(fromHex(vector.block), { sessionId, version: vector.version });
    if (!received.ok) return expect(received.refusal).toBeNull();
    const { authorized, serviceSig } = received.transmission;
    const { serviceKey, serviceCertHash } = vectors.transmissions;
    expect(primitives.ed25519Verify(fromHex(serviceKey.public), authorized, serviceSig ?? fromHex(''))).toBe(
      true,
    );
    expect(hex(concat(fromHex(serviceCertHash), authorized))).toBe(vector.signedBytes);
  });
});

describe('a batch', () => {
  const { entityId, sessionId, queueKey, serverSessionKey } = vectors.batchKeys;

  function subscription(number: number, version: number): Uint8Array {
    const corrId = primitives.sha256(utf8(`${number}`)).slice(0, 24) as CorrId;
    const entity = fromHex(entityId) as EntityId;
    const signed = encodeCommand({ corrId, entityId: entity, command: { tag: 'SUB' } }, version);
    const authorized = toAuthorize(fromHex(sessionId) as SessionId, signed);
    const sessionKey = fromHex(serverSessionKey.public);
    const key: AuthPrivateKey = { algorithm: 'X25519', raw: fromHex(queueKey.private) };
    return encodeCommandTransmission(signed, authorize(key, { authorized, corrId, sessionKey }), version);
  }

  // The reference fills blocks from the end, so ours hold the same transmissions once they are cut where it cuts.
  test.each(vectors.batches)('of $what', ({ version, blocks }) => {
    let number = 1;
    for (const { count, sha256: expected, size } of blocks) {
      const transmissions = Array.from({ length: count }, () => subscription(number++, version));
      const packed = packBlocks(transmissions);
      expect(packed.map((block) => [sha256(block), block.length])).toEqual([[expected, size]]);
    }
    const whole = Array.from({ length: number - 1 }, (_, at) => subscription(at + 1, version));
    const received = packBlocks(whole).map((block) => {
      return readCommands(block, { sessionId: fromHex(sessionId) as SessionId, version }).length;
    });
    expect(received).toHaveLength(blocks.length);
    const ascending = (counts: number[]) => counts.toSorted((a, b) => a - b);
    expect(ascending(received)).toEqual(ascending(blocks.map(({ count }) => count)));
  });

  test('is filled to the last byte, and begins another block after that', () => {
    const filling = (length: number) => new Uint8Array(length);
    expect(packBlocks([filling(blockCapacity - 1 - 2)]).map(({ length }) => length)).toEqual([blockCapacity]);
    expect(packBlocks([filling(100), filling(blockCapacity - 1 - 2 - 2 - 100)])).toHaveLength(1);
    expect(packBlocks([filling(100), filling(blockCapacity - 1 - 2 - 2 - 99)])).toHaveLength(2);
    expect(() => packBlocks([filling(blockCapacity - 2)])).toThrow(RangeError);
    expect(packBlocks([])).toEqual([]);
  });

  test('holds at most 255 transmissions', () => {
    const pings = Array.from({ length: 256 }, () => utf8('PING'));
    expect(packBlocks(pings).map(([count]) => count)).toEqual([255, 1]);
  });
});

describe('a malformed block', () => {
  const session = { sessionId: fromHex(vectors.batchKeys.sessionId) as SessionId };
  // NEW had another layout before version 9.
  const malformed = vectors.blocks.filter(({ version, why }) => version >= 9 || !why.startsWith('NEW'));

  test.each(malformed)('v$version, $why: $result', ({ block, version, result }) => {
    const received = readCommands(fromHex(block), { ...session, version: Math.max(version, 9) });
    expect(received.map(inWords)).toEqual(result.map((words) => words.replace(/Cmd \w+ /, '')));
  });

  function inWords(received: ReturnType<typeof readCommands>[number]): string {
    if (received.ok) {
      const { authorization, command: parsed } = received.transmission;
      return `accepted, ${authorization === null ? 'no' : 'with'} auth: ${parsed.tag}`;
    }
    const { corrId, entityId, error } = received.refusal;
    const type =
      typeof error === 'object' ? `CMD {cmdErr = ${'CMD' in error ? error.CMD : 'not there'}}` : error;
    const corr = corrId.length === 0 ? 'empty corrId' : `corrId ${hex(corrId)}`;
    return [`ERR ${type}`, corr, ...(entityId.length === 0 ? [] : [`entityId ${hex(entityId)}`])].join(', ');
  }
});

describe('an answer', () => {
  const session = { sessionId: new Uint8Array(32) as SessionId, version: 19 };

  test('is read with the corrId and entity of its command', () => {
    const answer = {
      corrId: utf8('corr') as CorrId,
      entityId: utf8('queue') as EntityId,
      response: { tag: 'OK' as const },
    };
    const push = { corrId: noCorrId, entityId: answer.entityId, response: { tag: 'END' as const } };
    const blocks = packBlocks([answer, push].map((each) => encodeResponseTransmission(each, 19)));
    expect(blocks.flatMap((block) => readResponses(block, session))).toEqual([
      { ok: true, transmission: answer },
      { ok: true, transmission: push },
    ]);
  });

  test('that cannot be read is refused with the corrId of its command', () => {
    const unreadable = concat(
      fromHex('010009'),
      fromHex('00'),
      fromHex('0161'),
      fromHex('0162'),
      utf8('WHAT'),
    );
    expect(readResponses(unreadable, session)).toEqual([
      { ok: false, refusal: { corrId: utf8('a'), entityId: utf8('b'), error: { CMD: 'UNKNOWN' } } },
    ]);
  });

  test('in a block that cannot be read is refused without', () => {
    expect(readResponses(fromHex('00'), session)).toEqual([
      { ok: false, refusal: { corrId: noCorrId, entityId: noEntity, error: 'BLOCK' } },
    ]);
  });
});

test('what a transmission keeps does not keep its block alive', () => {
  const [first] = sent.filter(({ key }) => key !== null);
  const block = fromHex(first?.block ?? '');
  const [received] = readCommands(block, { sessionId: new Uint8Array(32) as SessionId, version: 9 });
  if (!received.ok) return expect(received.refusal).toBeNull();
  const { authorization, authorized, corrId, entityId } = received.transmission;
  const kept = [authorization?.bytes, authorized, corrId, entityId].map((bytes) => bytes?.buffer);
  expect(kept.includes(block.buffer)).toBe(false);
});
