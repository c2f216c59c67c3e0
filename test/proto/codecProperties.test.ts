// For every command and response in every version: what is encoded decodes to itself, what decodes is spelled in one
// way, and hostile bytes are a value, never an exception.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Codec, decode, encode } from '../../src/proto/codec.ts';
import { type Command, command } from '../../src/proto/commands.ts';
import { response, type Response } from '../../src/proto/responses.ts';
import { supportedSMPVersions } from '../../src/proto/version.ts';
import { bytes, damaged, version as anyVersion } from './arbitrary.ts';
import { commandOf, commandTags } from './arbitraryCommand.ts';
import { responseOf, responseTags } from './arbitraryResponse.ts';
import { expectOneSpelling } from './spelling.ts';

const versions = Array.from({ length: supportedSMPVersions.max - supportedSMPVersions.min + 1 }, (_, i) => {
  return supportedSMPVersions.min + i;
});

/** Sound values of the tag as bytes, in any version that has it. */
function encoded<T>(
  of: (version: number) => fc.Arbitrary<T> | null,
  codec: (version: number) => Codec<T>,
): fc.Arbitrary<{ version: number; sound: Uint8Array }> {
  return anyVersion.chain((version) => {
    const value = of(version) ?? of(supportedSMPVersions.max);
    if (value === null) throw new Error('a tag that no version has');
    return value.map((each) => ({ version, sound: encode(codec(version), each) }));
  });
}

describe.each(commandTags)('%s', (tag) => {
  /** A name may come in capitals and with something behind it, as the reference takes it. */
  const isFree = (value: Command) => value.tag === 'RSLV';

  test.each(versions)('in version %i is what was encoded', (version) => {
    fc.assert(
      fc.property(commandOf(tag, version), (value) => {
        expect(decode(command(version), encode(command(version), value))).toEqual({ ok: true, value });
      }),
      { numRuns: 25 },
    );
  });

  test('damaged on its way is refused, or something else that is spelled just so', () => {
    const received = encoded((version) => commandOf(tag, version), command).chain(({ version, sound }) =>
      damaged(fc.constant(sound)).map((bad) => ({ version, bad })),
    );
    fc.assert(
      fc.property(received, ({ version, bad }) => expectOneSpelling(command(version), bad, isFree)),
      { numRuns: 200 },
    );
  });
});

describe.each(responseTags)('%s', (tag) => {
  /** JSON has many spellings, errors have synonyms, and older versions are told something else. */
  const isFree = (value: Response) => ['INFO', 'ERR', 'SOK', 'DELD'].includes(value.tag);

  test.each(versions.filter((version) => responseOf(tag, version) !== null))(
    'in version %i is what was encoded',
    (version) => {
      fc.assert(
        fc.property(responseOf(tag, version) ?? fc.constant<Response>({ tag: 'OK' }), (value) => {
          expect(decode(response(version), encode(response(version), value))).toEqual({ ok: true, value });
        }),
        { numRuns: 25 },
      );
    },
  );

  test('damaged on its way is refused, or something else that is spelled just so', () => {
    const received = encoded((version) => responseOf(tag, version), response).chain(({ version, sound }) =>
      damaged(fc.constant(sound)).map((bad) => ({ version, bad })),
    );
    fc.assert(
      fc.property(received, ({ version, bad }) => expectOneSpelling(response(version), bad, isFree)),
      { numRuns: 200 },
    );
  });
});

describe('bytes of any kind', () => {
  const afterTag = (tags: readonly string[]) =>
    fc.tuple(fc.constantFrom(...tags), fc.constantFrom('', ' '), bytes(80)).map(([tag, space, rest]) => {
      return Uint8Array.of(...new TextEncoder().encode(tag + space), ...rest);
    });

  test('are a command that is spelled just so, or none', () => {
    const received = fc.oneof(bytes(80), afterTag(commandTags));
    fc.assert(
      fc.property(anyVersion, received, (version, bad) =>
        expectOneSpelling(command(version), bad, ({ tag }) => tag === 'RSLV'),
      ),
      { numRuns: 1000 },
    );
  });

  test('are a response that is spelled just so, or none', () => {
    const errors = ['ERR PROXY', 'ERR PROXY BROKER', 'ERR CMD', 'ERR BLOCKED', 'ERR NAME', 'ERR STORE'];
    const received = fc.oneof(bytes(80), afterTag(responseTags), afterTag(errors));
    fc.assert(
      fc.property(anyVersion, received, (version, bad) =>
        expectOneSpelling(response(version), bad, ({ tag }) => ['INFO', 'ERR', 'SOK', 'DELD'].includes(tag)),
      ),
      { numRuns: 1000 },
    );
  });
});
