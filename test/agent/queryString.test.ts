import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuery, parseQuery } from '../../client/agent/queryString.ts';

describe('the parameters of a link', () => {
  test.each<[string, [string, string][]]>([
    ['', [['', '']]],
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1;b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a=1&a=2', [['a', '1']]],
    ['a=b=c', [['a', 'b=c']]],
    ['a', [['a', '']]],
    ['a=1+2%2B%3b', [['a', '1 2+;']]],
    ['%61=%C3%A9', [['a', 'é']]],
    ['a=%', [['a', '%']]],
    ['a=%zz%4', [['a', '%zz%4']]],
    ['a=%ff', [['a', '\ufffd']]],
    ['a=%EF%BB%BF', [['a', '\ufeff']]],
  ])('%s', (text, parameters) => {
    expect([...parseQuery(text)]).toEqual(parameters);
  });

  test('are escaped as the reference does', () => {
    expect(
      formatQuery([
        ['a', "!'()*-._~ +;é%"],
        ['b', ''],
      ]),
    ).toBe('a=%21%27%28%29%2A-._~%20%2B%3B%C3%A9%25&b=');
  });

  test('are read as they were written', () => {
    const parameter = fc.tuple(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: 'grapheme' }),
    );
    const parameters = fc.uniqueArray(parameter, { selector: ([name]) => name, minLength: 1 });
    fc.assert(
      fc.property(parameters, (written) => {
        expect([...parseQuery(formatQuery(written))]).toEqual(written);
      }),
    );
  });
});
