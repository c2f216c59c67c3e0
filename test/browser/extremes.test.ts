// What people really write and are really called, on the narrowest of screens.

import { expect, test } from 'vitest';
import { inspect } from './inspection.ts';
import { aWorld } from './world.ts';

const world = aWorld();

const narrow = { width: 320, height: 640, theme: 'light', touch: true } as const;
const longName = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3).slice(0, 100);
const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.repeat(4);
const hebrew = 'שלום, זה אני. ניפגש בשמונה ליד הנהר?';

test('names of one character and of a hundred, long words, emoji and writing from the right fit', async () => {
  const short = await world.visitor('Ю', narrow);
  const long = await world.visitor(longName, narrow);
  await long.joins(await short.invites());
  await Promise.all([short.isConnected(), long.isConnected()]);
  for (const text of [longWord, hebrew, '👨‍👩‍👧‍👦🏳️‍🌈', `https://example.org/${longWord}`]) await long.says(text);
  await short.reads(`https://example.org/${longWord}`);
  const isFromRight = (text: string) =>
    short
      .message(text)
      .locator('.bubble')
      .evaluate((element) => element.matches(':dir(rtl)'));
  expect(await isFromRight(hebrew)).toBe(true);
  expect(await isFromRight('https://example.org/')).toBe(false);
  await inspect(short, 'long-words');
  await short.follows('Details');
  await inspect(short, 'long-name-contact');
  await short.page.goto(`${world.url.href}#/list`);
  await inspect(short, 'long-name-list');
  await inspect(long, 'short-name');
});

test('a message of 10,000 characters is cut until all of it is asked for', async () => {
  const { alice, bob } = await world.pair(narrow);
  const long = `${'all of it, '.repeat(909)} and the end`;
  await alice.says(long);
  const all = bob.message('all of it').getByRole('button', { name: 'Show all' });
  await all.waitFor();
  expect(await bob.message('and the end').count()).toBe(0);
  await inspect(bob, 'long-message');
  await all.tap();
  await bob.reads('and the end');
  expect(await bob.message('and the end').innerText()).toContain(long);
});
