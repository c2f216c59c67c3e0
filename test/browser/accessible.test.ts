// Every room, on a phone and on a desk, in both themes: axe finds no fault, and nothing is wider than the screen.

import { test } from 'vitest';
import { inspect, takesPictures } from './inspection.ts';
import type { Device, Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

const phone = { width: 390, height: 844, touch: true };
const desk = { width: 1280, height: 800 };
/** Both themes and both widths; each with each where pictures are wanted. */
const devices: Device[] = [
  { ...phone, theme: 'dark' },
  { ...desk, theme: 'light' },
];
if (takesPictures) devices.push({ ...phone, theme: 'light' }, { ...desk, theme: 'dark' });

const goes = ({ page }: Visitor, room: string) => page.goto(`${world.url.href}#/${room}`);

test.each(devices)('no room on $width × $height, $theme, has a fault that axe finds', async (device) => {
  const alice = await world.visitor(null, device);
  await alice.page.getByRole('heading').waitFor();
  await inspect(alice, 'first-visit');
  await alice.isCalled('Alice');
  await alice.page.getByText('No conversations yet').waitFor();
  await inspect(alice, 'empty');
  const link = await alice.invites();
  await inspect(alice, 'invitation');

  const bob = await world.visitor(null, device);
  await bob.page.goto(link);
  await bob.button('Open here').waitFor();
  await inspect(bob, 'link');
  await bob.clicks('Open here');
  await bob.page.getByText('Somebody invites you to talk.').waitFor();
  await inspect(bob, 'first-visit-invited');
  await bob.isCalled('Bob');
  await bob.button('Connect').waitFor();
  await inspect(bob, 'join');
  await bob.clicks('Connect');
  await bob.isConnected();

  await alice.says('hi, is this you? More at https://example.org/a/rather/long/path/that/does/not/break.');
  await bob.reads('hi, is this you?');
  const buffer = await bob.page.screenshot();
  await bob.chooses('Picture', { name: 'me.png', mimeType: 'image/png', buffer });
  await bob.page.getByAltText('The picture to be sent').waitFor();
  await inspect(bob, 'picture');
  await bob.says('yes 🙂');
  await alice.reads('yes 🙂');
  await alice.message('hi, is this').getByText('delivered ✓✓').waitFor();
  await inspect(alice, 'conversation');
  await alice.page.getByRole('log').press('ArrowUp');
  await alice.page.keyboard.press('Enter');
  await inspect(alice, 'message');
  await alice.follows('Details');
  await inspect(alice, 'contact');

  await goes(alice, 'list');
  const address = await alice.invites('Address for many');
  await goes(bob, 'list');
  await bob.joins(address);
  await alice.button('Accept').waitFor();
  await inspect(alice, 'address');
  await goes(alice, 'settings');
  await inspect(alice, 'settings');
  await goes(alice, 'list');
  await inspect(alice, 'list');
  await alice.page.keyboard.press('Control+k');
  await alice.page.getByRole('option').first().waitFor();
  await inspect(alice, 'finder');
  await alice.page.keyboard.press('Escape');
  await alice.context.setOffline(true);
  await alice.page.getByText(/^Offline\. You can read and write/).waitFor();
  await inspect(alice, 'offline');
  await alice.context.setOffline(false);
  await alice.page.addInitScript('delete globalThis.WebSocket');
  await alice.page.reload();
  await alice.page.getByRole('alert').waitFor();
  await inspect(alice, 'door');
});
