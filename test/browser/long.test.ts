// A conversation of ten thousand messages is as light as a short one.

import { expect, test } from 'vitest';
import { goesOn } from './longConversation.ts';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();
const count = 10_000;
const passphrase = 'battery staple';

const shown = ({ page }: Visitor) => page.getByRole('article').count();
const numberOf = (text: string) => Number(/message (\d+)/.exec(text)?.[1] ?? -1);
const first = async ({ page }: Visitor) => numberOf(await page.getByRole('article').first().innerText());
const last = async ({ page }: Visitor) => numberOf(await page.getByRole('article').last().innerText());

/** As far as it goes; until others are shown than before. */
async function scrolls(visitor: Visitor, towards: 'start' | 'end'): Promise<void> {
  const edge = towards === 'start' ? first : last;
  const before = await edge(visitor);
  await visitor.page.getByRole('log').hover();
  await expect
    .poll(
      async () => {
        await visitor.page.mouse.wheel(0, towards === 'start' ? -20_000 : 20_000);
        return edge(visitor);
      },
      { timeout: 10_000 },
    )
    .not.toBe(before);
}

/** What the browser has measured of things that moved since the page was opened. */
const shift = ({ page }: Visitor): Promise<number> =>
  page.evaluate(`new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(0), 500);
  })`);

test('it is read fifty at a time both ways, nothing jumps, and what is written stands at its end', async () => {
  const { alice, bob } = await world.pair();
  await bob.leaves();
  const file = await goesOn(await alice.savesBackup(passphrase), passphrase, count);
  const elsewhere = await world.visitor(null);
  await elsewhere.page.getByText('Open a backup').click();
  await elsewhere.page.getByLabel('The backup').setInputFiles(file);
  await elsewhere.fills('Its passphrase', passphrase);
  await elsewhere.clicks('Open the backup');
  await elsewhere.opens('Bob');
  await elsewhere.reads(`message ${count - 1}`);
  expect(await shown(elsewhere)).toBe(50);

  // What is seen at the beginning stays there while others come before it.
  const seen = elsewhere.message(`message ${count - 50}`);
  await seen.scrollIntoViewIfNeeded();
  await expect.poll(() => shown(elsewhere)).toBe(100);
  expect((await seen.boundingBox())?.y).toBeGreaterThan(50);
  expect((await seen.boundingBox())?.y).toBeLessThan(350);

  for (let i = 0; i < 6; i++) await scrolls(elsewhere, 'start');
  expect(await shown(elsewhere)).toBe(200);
  expect(await first(elsewhere)).toBeLessThan(count - 350);
  expect(await last(elsewhere)).toBeLessThan(count - 150);
  await scrolls(elsewhere, 'end');
  expect(await shown(elsewhere)).toBe(200);
  await elsewhere.says('and here?');
  await elsewhere.reads('and here?');
  expect(await elsewhere.message('and here?').isVisible()).toBe(true);

  await elsewhere.page.reload();
  await elsewhere.reads('and here?');
  expect(await shift(elsewhere)).toBeLessThan(0.01);
});
