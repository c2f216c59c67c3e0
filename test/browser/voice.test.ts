// Something said aloud, before a microphone that hears only beeps.

import { expect, test } from 'vitest';
import { inspect } from './inspection.ts';
import { startBrowser, Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

test('a voice message is recorded, listened to, sent and played; a microphone that may not be used says so', async () => {
  const browser = await startBrowser(['--use-fake-device-for-media-stream']);
  const alice = await Visitor.comes(browser, world.url);
  await alice.isCalled('Alice');
  const bob = await world.visitor('Bob');
  await bob.joins(await alice.invites());
  await alice.isConnected();
  await alice.clicks('Voice');
  await alice.sees('This page may not use the microphone. Allow it beside the address, then try again.');
  await alice.context.grantPermissions(['microphone']);

  await alice.clicks('Voice');
  await alice.clicks('Discard');
  await alice.clicks('Voice');
  const heard = alice.page.getByRole('progressbar', { name: 'How much has been said of what fits' });
  await expect.poll(() => heard.getAttribute('value').then(Number)).toBeGreaterThan(0.05);
  await inspect(alice, 'recording');
  await alice.clicks('Stop');
  await alice.page.getByLabel('What was recorded').waitFor();
  await inspect(alice, 'recorded');
  await alice.clicks('Send');
  const voice = bob.page.getByLabel(/^Voice message of /);
  await voice.and(bob.page.locator('audio')).waitFor();
  await voice.evaluate((element) => (element as unknown as { play(): Promise<void> }).play());
  const at = () => voice.evaluate((element) => (element as unknown as { currentTime: number }).currentTime);
  await inspect(bob, 'voice');
  await expect.poll(at, { timeout: 10_000 }).toBeGreaterThan(0);
  await alice.page.goto(`${world.url.href}#/list`);
  await alice.page.getByLabel('Conversations').getByText('Voice message').waitFor();
  expect(alice.complaints).toEqual([]);
  await browser.close();
});
