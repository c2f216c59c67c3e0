// Pictures: chosen, pasted or dropped, shown as they will be sent, and seen by the other one.

import { expect, test } from 'vitest';
import type { Picture, Visitor } from './visitor.ts';
import { Program } from './program.ts';
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
  await alice.button('Voice').waitFor();
  await alice.drops(picture);
  await alice.page.getByAltText('The picture to be sent').waitFor();
  await alice.clicks('Send');
  await bob.page.getByRole('img', { name: 'A picture without words' }).waitFor();
  await bob.chooses('Picture', { ...picture, buffer: Buffer.from('not at all') });
  await bob.sees('This is no picture that this browser can read. Try another one.');
});

/** What a camera writes beside a picture. */
function withPlace(jpeg: Buffer): Buffer {
  const place = Buffer.from('Exif\0\0 52.52 N 13.40 E');
  const head = Buffer.from([0xff, 0xe1, 0, place.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, place, jpeg.subarray(2)]);
}

test('another program gets what is seen and no more; what it sends is seen only where it does no harm', async () => {
  const alice = await world.visitor('Alice');
  const bob = await Program.starts(world.url, 'Bob');
  await alice.joins(await bob.invites());
  await alice.isConnected();
  const buffer = withPlace(await alice.page.screenshot({ type: 'jpeg' }));
  await alice.chooses('Picture', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  await alice.page.getByAltText('The picture to be sent').waitFor();
  await alice.says('where I am');
  const { n, message } = await bob.gets('where I am');
  const bytes = Buffer.from((await bob.conversations.fileOf(bob.id, n)) ?? []);
  expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
  expect(bytes.includes('Exif')).toBe(false);

  const content = message.content as { type: 'image'; text: string; image: string };
  expect(content.image).toMatch(/^data:image\/jpg;base64,/);
  await bob.conversations.send(bob.id, { ...content, text: 'the same' });
  await expect.poll(() => sizeOf(alice, 'the same')).not.toContain(0);
  const huge = Buffer.from(content.image.slice(content.image.indexOf(',') + 1), 'base64');
  // As the beginning of its frame says: 65,535 by 65,535.
  const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
  huge.fill(0xff, frame + 5, frame + 9);
  await bob.conversations.send(bob.id, {
    type: 'image',
    text: 'a bomb',
    image: `data:image/jpg;base64,${huge.toString('base64')}`,
  });
  await alice.message('a bomb').getByText('A picture that cannot be shown here.').waitFor();
  expect(await alice.message('a bomb').getByRole('img').count()).toBe(0);
  await bob.conversations.close();
});
