// Pictures: chosen, pasted or dropped, shown as they will be sent, and seen by the other one.

import { expect, test } from 'vitest';
import type { Picture, Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

/** What stands on somebody's screen: larger than what fits into a message. */
async function photo({ page }: Visitor): Promise<Picture> {
  const buffer = await page.screenshot();
  expect(buffer.length).toBeGreaterThan(14_000);
  return { name: 'photo.png', mimeType: 'image/png', buffer };
}

/** How large it is by itself, however it is shown. */
function sizeOf(visitor: Visitor, alt: string): Promise<[number, number]> {
  return visitor.page.getByAltText(alt, { exact: true }).evaluate((image) => {
    const { naturalWidth, naturalHeight } = image as unknown as Record<string, number>;
    return [Number(naturalWidth), Number(naturalHeight)];
  });
}

test('a picture is made small, shown before it is sent, and seen with its words by the other one', async () => {
  const { alice, bob } = await world.pair();
  await alice.chooses('Picture', await photo(alice));
  await alice.page.getByAltText('The picture to be sent').waitFor();
  expect(await sizeOf(alice, 'The picture to be sent')).toEqual([1280, 800]);
  await alice.says('my screen');
  const seen = bob.message('my screen').getByRole('img', { name: 'my screen' });
  await seen.waitFor();
  const place = await seen.boundingBox();
  await expect.poll(() => sizeOf(bob, 'my screen'), { timeout: 20_000 }).toEqual([1280, 800]);
  expect(await seen.boundingBox()).toEqual(place);
  expect(await bob.page.getByRole('progressbar').count()).toBe(0);
  await alice.message('my screen').getByText('delivered ✓✓').waitFor();
  expect(await alice.page.getByAltText('The picture to be sent').count()).toBe(0);
});

test('a picture is pasted, put away, dropped, and sent without words; what is none says so', async () => {
  const { alice, bob } = await world.pair();
  const picture = await photo(alice);
  await alice.pastes(picture);
  await alice.clicks('Remove');
  expect(await alice.button('Send').isDisabled()).toBe(true);
  await alice.drops(picture);
  await alice.page.getByAltText('The picture to be sent').waitFor();
  await alice.clicks('Send');
  await bob.page.getByRole('img', { name: 'A picture without words' }).waitFor();
  await bob.chooses('Picture', { ...picture, buffer: Buffer.from('not at all') });
  await bob.sees('This is no picture that this browser can read. Try another one.');
});
