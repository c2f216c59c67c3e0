// Every command in every version, written and read as by the reference, and what it refuses refused alike.

import { describe, expect, test } from 'vitest';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import { command } from '../../src/proto/commands.ts';
import { supportedSMPVersions } from '../../src/proto/version.ts';
import vectors from '../vectors/transmissions.json';
import { commandOf } from './referenceJson.ts';
import { bytesOf } from './vector.ts';

const isOurs = (version: number) => version >= supportedSMPVersions.min;
const { master } = vectors;

/** The web branch took v19 for something else than master, which later versions follow: see `master`. */
const withoutServices = vectors.commands.map(({ versions, ...vector }) => {
  const isService = vector.command.tag === 'SUBS' || vector.command.tag === 'NSUBS';
  return {
    ...vector,
    versions: versions.filter((version) => isOurs(version) && !(isService && version >= 19)),
  };
});

const commands = [...withoutServices, ...master.commands].filter(({ versions }) => versions.length > 0);

describe.each(commands)('$name', (vector) => {
  test.each(vector.versions)('in version %i', (version) => {
    const value = commandOf(vector.command);
    expect(hex(encode(command(version), value))).toBe(vector.hex);
    const decoded = decode(command(version), fromHex(vector.hex));
    expect(decoded.ok && hex(encode(command(version), decoded.value))).toBe(vector.hex);
    if (vector.parsesBackEqual) expect(decoded).toEqual({ ok: true, value });
  });
});

describe('a bad command', () => {
  const refused = [...vectors.invalidCommands, ...master.invalidCommands].filter(({ version }) =>
    isOurs(version),
  );

  test.each(refused)('$text at v$version: $result', ({ hex: bytes, version, result }) => {
    const decoded = decode(command(version), fromHex(bytes));
    expect(decoded.ok ? `accepted: ${decoded.value.tag}` : `CMD ${decoded.error}`).toBe(
      result.replace(/^accepted: Cmd \w+ \((\w+).*$/, 'accepted: $1'),
    );
  });

  test('is none for the tag of a property that every object has', () => {
    for (const tag of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(decode(command(19), bytesOf(hex(new TextEncoder().encode(tag))))).toEqual({
        ok: false,
        error: 'UNKNOWN',
      });
    }
  });
});
