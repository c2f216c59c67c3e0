import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNameRecord, type NameRecord, parseNameRecord } from '../../src/proto/nameRecord.ts';

/** That of the reference's tests (tests/SMPNamesTests.hs `testNameRecord`). */
const alice: NameRecord = {
  name: 'alice.simplex',
  nickname: 'Alice',
  website: 'https://alice.example',
  location: 'Earth',
  simplexContact: ['simplex:/contact/abc#xyz'],
  simplexChannel: [],
  eth: '0x0000000000000000000000000000000000000001',
  btc: null,
  xmr: null,
  dot: null,
  owner: '0x0101010101010101010101010101010101010101',
  resolver: '0x0202020202020202020202020202020202020202',
};

const text = fc.string({ unit: 'binary' });
const optional = fc.option(text);
const links = fc.array(text, { maxLength: 3 });
const anyRecord: fc.Arbitrary<NameRecord> = fc.record({
  name: text,
  nickname: text,
  website: text,
  location: text,
  simplexContact: links,
  simplexChannel: links,
  eth: optional,
  btc: optional,
  xmr: optional,
  dot: optional,
  owner: text,
  resolver: text,
});

describe('a record', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(parseNameRecord(formatNameRecord(record))).toEqual(record);
      }),
    );
  });

  test('has its fields in the order of the document, those that are not set as empty or null', () => {
    const { owner, resolver, ...others } = alice;
    expect(formatNameRecord({ resolver, owner, ...others })).toBe(JSON.stringify(alice));
  });

  test('may lack coins, and may have what a later version adds, which is left out', () => {
    const { eth: _, btc: __, ...others } = alice;
    const later = JSON.stringify({ ...others, eth: null, later: [1, { two: 3 }] });
    expect(parseNameRecord(later)).toEqual({ ...alice, eth: null });
  });
});

describe('what is no record', () => {
  test.each([
    '',
    'null',
    '[]',
    '"alice"',
    '{}',
    'this is not json',
    JSON.stringify({ ...alice, nickname: null }),
    JSON.stringify({ ...alice, owner: undefined }),
    JSON.stringify({ ...alice, simplexContact: 'simplex:/contact' }),
    JSON.stringify({ ...alice, simplexChannel: [1] }),
    JSON.stringify({ ...alice, simplexChannel: null }),
    JSON.stringify({ ...alice, btc: 5 }),
  ])('is refused: %s', (json) => expect(parseNameRecord(json)).toBe(null));

  test('breaks nothing, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), text), (json) => void parseNameRecord(json)));
  });
});
