// Everything by keyboard alone, and with a finger alone.

import { expect, test } from 'vitest';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

const presses = async ({ page }: Visitor, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const field = ({ page }: Visitor) => page.getByRole('textbox', { name: 'Write to Bob' });
const isFocused = (visitor: Visitor) =>
  expect.poll(() => field(visitor).evaluate((element) => element.matches(':focus')));

test('by keyboard: a conversation is found, its messages are gone through, answered, copied and deleted', async () => {
  const { alice, bob } = await world.pair();
  await bob.says('who is it?');
  await alice.reads('who is it?');
  await presses(alice, 'Escape');
  await alice.sees('Choose a conversation, or start one.');
  await presses(alice, 'Control+k');
  await alice.page.getByRole('option', { name: 'Bob' }).waitFor();
  await alice.page.keyboard.type('nobody');
  await alice.page.getByText('No conversation is called so.').waitFor();
  await presses(alice, 'Escape', 'Control+k');
  await alice.page.keyboard.type('bo');
  await presses(alice, 'Enter');
  await isFocused(alice).toBe(true);

  await presses(alice, 'Shift+Tab', 'ArrowUp', 'Enter', 'Enter');
  await isFocused(alice).toBe(true);
  await alice.page.keyboard.type('it is me');
  await presses(alice, 'Enter');
  await bob.message('it is me').getByText('who is it?').waitFor();

  await presses(alice, 'Shift+Tab', 'ArrowUp', 'ArrowUp', 'Enter');
  expect(await alice.message('who is it?').first().getByRole('button').allInnerTexts()).toEqual([
    'Less',
    'Reply',
    'Copy',
    'Delete here',
    'React',
  ]);
  await presses(alice, 'Escape', 'ArrowUp', 'Enter', 'Tab', 'Tab', 'Enter');
  expect(await alice.page.evaluate('navigator.clipboard.readText()')).toBe('hi, is this you?');
  await presses(alice, 'Enter', 'Tab', 'Tab', 'Tab', 'Enter');
  await bob.reads('Deleted');
});

test('with a finger: a tap shows the time, a long press what can be done', async () => {
  const { alice } = await world.pair({ width: 390, height: 844, theme: 'light', touch: true });
  const message = alice.message('hi, is this you?');
  const time = message.getByRole('time');
  expect(await time.isVisible()).toBe(false);
  await message.getByText('hi, is this you?').tap();
  await time.waitFor();
  const { x, y, height } = (await message.getByText('hi, is this you?').boundingBox()) ?? fail();
  const fingers = await alice.context.newCDPSession(alice.page);
  const touchPoints = [{ x: x + 20, y: y + height / 2 }];
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await message.getByRole('button', { name: 'Edit' }).waitFor();
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await message.getByRole('button', { name: 'Edit' }).tap();
  await expect.poll(() => alice.page.getByRole('textbox').inputValue()).toBe('hi, is this you?');
});

function fail(): never {
  throw new Error('not to be seen');
}
