// Something said aloud, before a microphone that hears only beeps.

import { expect, onTestFinished, test } from 'vitest';
import { inspect } from './inspection.ts';
import { startBrowser, Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

/** At a browser of their own, since nobody is there to ask about its microphone; connected with Bob. */
async function atMicrophone(mayBeUsed: boolean): Promise<{ alice: Visitor; bob: Visitor }> {
  const browser = await startBrowser([
    '--use-fake-device-for-media-stream',
    mayBeUsed ? '--use-fake-ui-for-media-stream' : '--use-fake-ui-for-media-stream=deny',
  ]);
  onTestFinished(() => browser.close());
  const alice = await Visitor.comes(browser, world.url);
  await alice.isCalled('Alice');
  const bob = await world.visitor('Bob');
  await bob.joins(await alice.invites());
  await alice.isConnected();
  return { alice, bob };
}

test('a microphone that may not be used says so', async () => {
  const { alice } = await atMicrophone(false);
  await alice.clicks('Voice');
  await alice.sees('This page may not use the microphone. Allow it beside the address, then try again.');
});

test('a voice message is recorded, listened to, sent and played', async () => {
  const { alice, bob } = await atMicrophone(true);
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
});
