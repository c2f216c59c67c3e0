// Blocks: what is sent is read, with the credentials that it needs; and hostile bytes are refusals, never an exception.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Authorization } from '../../src/proto/authorization.ts';
import { concat, empty } from '../../src/proto/bytes.ts';
import { encode, shortString } from '../../src/proto/codec.ts';
import { checkCredentials } from '../../src/proto/credentials.ts';
import type { SessionId } from '../../src/proto/ids.ts';
import {
  blockCapacity,
  encodeCommand,
  encodeCommandTransmission,
  encodeResponseTransmission,
  packBlocks,
  readCommands,
  readResponses,
} from '../../src/proto/transmission.ts';
import { serviceCertsSMPVersion } from '../../src/proto/version.ts';
import { bytes, damaged, exactly, id, maybe, version as anyVersion } from './arbitrary.ts';
import { commandOf, commandTags } from './arbitraryCommand.ts';
import { responseOf, responseTags } from './arbitraryResponse.ts';

const sessionId = new Uint8Array(32).fill(7) as SessionId;

const authorization: fc.Arbitrary<Authorization> = fc.oneof(
  exactly(64).map((sig) => ({ kind: 'signature' as const, algorithm: 'Ed25519' as const, bytes: sig })),
  exactly(114).map((sig) => ({ kind: 'signature' as const, algorithm: 'Ed448' as const, bytes: sig })),
  exactly(80).map((authenticator) => ({ kind: 'authenticator' as const, bytes: authenticator })),
);

const sentCommand = (version: number) =>
  fc.record({
    command: fc.constantFrom(...commandTags).chain((tag) => commandOf(tag, version)),
    corrId: id<'CorrId'>(),
    entityId: id<'EntityId'>(),
    authorization: maybe(authorization),
    serviceSig: version < serviceCertsSMPVersion ? fc.constant(null) : maybe(exactly(64)),
  });

const sentResponse = (version: number) =>
  fc.record({
    response: fc
      .constantFrom(...responseTags.filter((tag) => responseOf(tag, version) !== null))
      .chain((tag) => responseOf(tag, version) ?? fc.constant({ tag: 'OK' as const })),
    corrId: id<'CorrId'>(),
    entityId: id<'EntityId'>(),
  });

const inAnyVersion = <T>(sent: (version: number) => fc.Arbitrary<T>) =>
  anyVersion.chain((version) =>
    fc.array(sent(version), { minLength: 1, maxLength: 8 }).map((all) => ({ version, all })),
  );

type Sent = ReturnType<typeof sentCommand> extends fc.Arbitrary<infer T> ? T : never;

function commandBytes({ command, corrId, entityId, authorization: auth, serviceSig }: Sent, version: number) {
  const signed = encodeCommand({ corrId, entityId, command }, version);
  return encodeCommandTransmission(signed, auth, version, auth === null ? null : serviceSig);
}

describe('commands', () => {
  test('are read in the order in which they were sent, unless they lack what they need', () => {
    fc.assert(
      fc.property(inAnyVersion(sentCommand), ({ version, all }) => {
        const blocks = packBlocks(all.map((each) => commandBytes(each, version)));
        const received = blocks.flatMap((block) => readCommands(block, { sessionId, version }));
        expect(received).toEqual(
          all.map((each) => {
            const { command, corrId, entityId, authorization: auth } = each;
            const error = checkCredentials(command.tag, auth !== null, entityId.length > 0);
            if (error !== null) return { ok: false, refusal: { corrId, entityId, error: { CMD: error } } };
            const signed = encodeCommand({ corrId, entityId, command }, version);
            const authorized = concat(encode(shortString, sessionId), signed);
            const serviceSig = auth === null ? null : each.serviceSig;
            return {
              ok: true,
              transmission: { command, corrId, entityId, authorization: auth, serviceSig, authorized },
            };
          }),
        );
      }),
    );
  });

  test('damaged on their way are refused or read as they stand, one by one', () => {
    const received = inAnyVersion(sentCommand).chain(({ version, all }) =>
      damaged(fc.constant(packBlocks(all.map((each) => commandBytes(each, version)))[0] ?? empty)).map(
        (block) => ({ version, block }),
      ),
    );
    fc.assert(
      fc.property(received, ({ version, block }) => {
        for (const each of readCommands(block, { sessionId, version })) {
          if (each.ok) expect(block.join()).toContain(signedBytes(each.transmission.authorized).join());
          else expect(each.refusal.error).toSatisfy(isParseError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('responses', () => {
  test('are read in the order in which they were sent', () => {
    fc.assert(
      fc.property(inAnyVersion(sentResponse), ({ version, all }) => {
        const blocks = packBlocks(all.map((each) => encodeResponseTransmission(each, version)));
        const received = blocks.flatMap((block) => readResponses(block, { sessionId, version }));
        expect(received).toEqual(all.map((transmission) => ({ ok: true, transmission })));
      }),
    );
  });

  test('damaged on their way are refused or something else', () => {
    const received = inAnyVersion(sentResponse).chain(({ version, all }) =>
      damaged(
        fc.constant(packBlocks(all.map((each) => encodeResponseTransmission(each, version)))[0] ?? empty),
      ).map((block) => ({ version, block })),
    );
    fc.assert(
      fc.property(received, ({ version, block }) => {
        for (const each of readResponses(block, { sessionId, version })) {
          if (!each.ok) expect(each.refusal.error).toSatisfy(isParseError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('bytes of any kind are a refusal or a block', () => {
  const prefixed = fc.tuple(fc.nat(3), bytes(300)).map(([count, rest]) => Uint8Array.of(count, 0, ...rest));
  fc.assert(
    fc.property(anyVersion, fc.oneof(bytes(300), prefixed), (version, block) => {
      for (const each of [
        ...readCommands(block, { sessionId, version }),
        ...readResponses(block, { sessionId, version }),
      ]) {
        if (!each.ok) expect(each.refusal.error).toSatisfy(isParseError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('blocks hold what they were given, in its order, and no more than they can', () => {
  const transmissions = fc.array(bytes(2000), { maxLength: 400, size: 'max' });
  fc.assert(
    fc.property(transmissions, (all) => {
      const blocks = packBlocks(all);
      expect(blocks.every((block) => block.length <= blockCapacity)).toBe(true);
      expect(blocks.flatMap(transmissionsOf)).toEqual(all);
    }),
    { numRuns: 20 },
  );
});

function transmissionsOf(block: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 1; at < block.length;) {
    const length = (block[at] ?? 0) * 256 + (block[at + 1] ?? 0);
    found.push(block.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  expect(found).toHaveLength(block[0] ?? 0);
  return found;
}

const signedBytes = (authorized: Uint8Array) => authorized.subarray(1 + sessionId.length);

const isParseError = (error: unknown) =>
  error === 'BLOCK' || (typeof error === 'object' && error !== null && 'CMD' in error);
