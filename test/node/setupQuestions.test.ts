// What `npm run setup` asks in a terminal, and what becomes of the answers.

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { choose, chooseRoles, readArguments } from '../../scripts/operator/choices.ts';
import type { Prepared } from '../../scripts/operator/folder.ts';
import { readPassword, readPlace } from '../../scripts/operator/place.ts';
import { asking } from '../../scripts/operator/terminal.ts';

/** Somebody who gives these answers, and the questions that they were asked. */
function answering(...answers: string[]) {
  const asked: string[] = [];
  const ask = (question: string) => {
    asked.push(question);
    const answer = answers.shift();
    return answer === undefined
      ? Promise.reject(new Error(`asked once more: ${question}`))
      : Promise.resolve(answer);
  };
  return { asked, ask };
}

const nothingSaid = readArguments([], undefined);

test('it asks what is wanted, under which name, and who is let in: nothing else', async () => {
  const { ask, asked } = answering('both', 'smp.example.org', 'open');
  expect(await chooseRoles(nothingSaid, ask)).toEqual(['relay', 'proxy']);
  expect(await choose('relay', null, nothingSaid, ask)).toEqual({
    place: { name: 'smp-example-org', domain: 'smp.example.org' },
    password: null,
    identity: null,
  });
  expect(asked).toHaveLength(3);
  expect(asked[1]).toMatch(/can move with it later.*never/s);
});

test('Enter takes what is usual, or what there is', async () => {
  const { ask } = answering('', '', '', '', '');
  expect(await chooseRoles(nothingSaid, ask)).toEqual(['relay']);
  expect(await choose('relay', null, nothingSaid, ask)).toEqual({
    place: { name: 'edgedrop', domain: null },
    password: null,
    identity: null,
  });
  const deployment = { name: 'mine', domain: null, account: null, zone: null, host: null };
  const existing = { deployment, secrets: { RELAY_IDENTITY: '', CREATE_PASSWORD: 'sesame' } } as Prepared;
  expect(await choose('relay', existing, nothingSaid, ask)).toEqual({
    place: { name: 'mine', domain: null },
    password: 'sesame',
    identity: null,
  });
});

test('it asks again until the answer can be used', async () => {
  const { ask, asked } = answering('a relay', 'proxy', 'my proxy', 'hop', 'a b', 'new');
  expect(await chooseRoles(nothingSaid, ask)).toEqual(['proxy']);
  const { place, password } = await choose('proxy', null, nothingSaid, ask);
  expect(place).toEqual({ name: 'hop', domain: null });
  expect(password).toMatch(/^[\w-]{24}$/);
  expect(asked[1]).toMatch(/^Say relay, proxy or both/);
});

test.each<[string, string]>([
  ['before the first answer', ''],
  ['between two', 'proxy\n'],
])('a terminal that is closed %s calls it off', async (_, typed) => {
  const input = new PassThrough();
  const asked: string[] = [];
  const setup = asking({ input, output: new PassThrough() }, async (ask) => {
    for (;;) {
      const answer = ask('? ');
      // What follows is typed before it is asked for.
      if (asked.length === 0) input.end(typed);
      asked.push(await answer);
    }
  });
  await expect(setup).rejects.toThrow(/Called off.*Run npm run setup again/s);
  expect(asked).toEqual(typed === '' ? [] : ['proxy']);
});

test('one identity is not given to a relay and a proxy', async () => {
  const said = readArguments(['--identity', 'identity/relay'], undefined);
  expect(await chooseRoles(said, answering('relay').ask)).toEqual(['relay']);
  await expect(chooseRoles(said, answering('both').ask)).rejects.toThrow(/--relay or --proxy/);
});

test('what was said on the command line is not asked', async () => {
  const said = readArguments(['--relay', '--name', 'smp.example.org', '--open'], undefined);
  const { ask, asked } = answering();
  expect(await chooseRoles(said, ask)).toEqual(['relay']);
  expect(await choose('relay', null, said, ask)).toMatchObject({ password: null });
  expect(asked).toEqual([]);
});

test.each([
  ['edgedrop', { name: 'edgedrop', domain: null }],
  [' SMP.Example.org ', { name: 'smp-example-org', domain: 'smp.example.org' }],
  [`${'a'.repeat(62)}.example.org`, { name: 'a'.repeat(62), domain: `${'a'.repeat(62)}.example.org` }],
])('%s is a place', (text, place) => {
  expect(readPlace(text)).toEqual({ ok: true, value: place });
});

test.each(['', '.', 'a..b', '-a', 'a_b', '127.0.0.1', '[::1]', 'a/b', 'https://a.example', 'x.workers.dev'])(
  '%j is no place',
  (text) => {
    expect(readPlace(text)).toMatchObject({ ok: false });
  },
);

test.each(['a b', 'a@b', 'a:b', 'a/b', 'é\n', 'x'.repeat(256)])('%j is no password', (text) => {
  expect(readPassword(text)).toMatchObject({ ok: false });
});
