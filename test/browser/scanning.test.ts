// Joining by a QR code: before the camera, and in a picture that is chosen, dropped or pasted.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshStateDir } from '../node/relayProcess.ts';
import { startBrowser, Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

/** The code of a fresh invitation as it stands on a screen, in a file that a camera without a lens shows. */
async function invitation(type: 'png' | 'jpeg', name: string) {
  const alice = await world.visitor('Alice');
  await alice.invites();
  const path = join(freshStateDir(), name);
  const room = alice.page.locator('.room');
  const { x, y } = (await room.boundingBox()) ?? { x: 0, y: 0 };
  await alice.page.screenshot({ path, type, clip: { x, y, width: 640, height: 480 } });
  return { alice, path };
}

test('a code before the camera is read; a camera that may not be used says so, and is off when left', async () => {
  const { alice, path } = await invitation('jpeg', 'camera.mjpeg');
  const browser = await startBrowser([
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${path}`,
  ]);
  const bob = await Visitor.comes(browser, world.url);
  await bob.isCalled('Bob');
  await bob.follows('New conversation');
  await bob.clicks('Scan a QR code');
  await bob.sees('This page may not use the camera. Allow it beside the address, then try again.');
  await bob.context.grantPermissions(['camera']);
  await bob.clicks('Scan a QR code');
  await bob.sees(`A one-time invitation on ${world.url.host}.`);
  expect(await bob.page.locator('video').count()).toBe(0);
  await bob.clicks('Connect');
  await Promise.all([alice.isConnected(), bob.isConnected()]);
  expect(bob.complaints).toEqual([]);
  await browser.close();
});

test('a picture of a code is read; one without says so', async () => {
  const { path } = await invitation('png', 'code.png');
  const bob = await world.visitor('Bob');
  await bob.follows('New conversation');
  await bob.chooses('Picture of a QR code', {
    name: 'me.png',
    mimeType: 'image/png',
    buffer: await bob.page.screenshot(),
  });
  await bob.sees('No QR code is found in this picture. Try a sharper or a closer one.');
  const picture = { name: 'code.png', mimeType: 'image/png', buffer: await readFile(path) };
  await bob.chooses('Picture of a QR code', picture);
  await bob.sees(`A one-time invitation on ${world.url.host}.`);
  await bob.fills('A link you were sent', '');
  await bob.drops(picture);
  await bob.sees(`A one-time invitation on ${world.url.host}.`);
  await bob.fills('A link you were sent', '');
  await bob.pastes(picture);
  await bob.sees(`A one-time invitation on ${world.url.host}.`);
});
