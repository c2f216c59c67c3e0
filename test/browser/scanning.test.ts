// Joining by a QR code: before the camera, and in a picture that is chosen, dropped or pasted.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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

/** At a browser of their own, since nobody is there to ask about its camera: it shows `path`, or may not be used. */
async function atCamera(path: string | null): Promise<Visitor> {
  const browser = await startBrowser([
    '--use-fake-device-for-media-stream',
    path === null ? '--use-fake-ui-for-media-stream=deny' : '--use-fake-ui-for-media-stream',
    ...(path === null ? [] : [`--use-file-for-fake-video-capture=${path}`]),
  ]);
  onTestFinished(() => browser.close());
  const bob = await Visitor.comes(browser, world.url);
  await bob.isCalled('Bob');
  await bob.follows('New conversation');
  await bob.clicks('Scan a QR code');
  return bob;
}

test('a camera that may not be used says so', async () => {
  const bob = await atCamera(null);
  await bob.sees('This page may not use the camera. Allow it beside the address, then try again.');
});

test('a code before the camera is read; the camera is off when left', async () => {
  const { alice, path } = await invitation('jpeg', 'camera.mjpeg');
  const bob = await atCamera(path);
  await bob.sees(`A one-time invitation on ${world.url.host}.`);
  expect(await bob.page.locator('video').count()).toBe(0);
  await bob.clicks('Connect');
  await Promise.all([alice.isConnected(), bob.isConnected()]);
  expect(bob.complaints).toEqual([]);
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
