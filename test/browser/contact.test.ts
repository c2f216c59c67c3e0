// What a person can know and decide about another: whether they are who they say, and how messages come and go.

import { expect, test } from 'vitest';
import { freshStateDir, startRelayProcess, stop } from '../node/relayProcess.ts';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

test('a code that was compared is marked so, a name is changed, a conversation is deleted', async () => {
  const { alice, bob } = await world.pair();
  const code = (visitor: Visitor) => visitor.page.locator('.security').innerText();
  await alice.follows('Details');
  await bob.follows('Details');
  expect(await code(alice)).toMatch(/^\d{5}( \d{1,5})+$/);
  expect(await code(alice)).toBe(await code(bob));
  await alice.sees('Not verified');
  await alice.clicks('It is the same');
  await alice.sees(/^Verified since .*\d{4}$/);
  await alice.page.reload();
  await alice.sees(/^Verified since /);
  await alice.clicks('No longer verified');
  await alice.sees('Not verified');
  const qr = bob.page.getByRole('img', { name: /QR code$/ });
  const scans = async () =>
    alice.chooses('Picture of a QR code', {
      name: 'theirs.png',
      mimeType: 'image/png',
      buffer: await qr.screenshot(),
    });
  await scans();
  await alice.sees(/^Verified since /);
  await bob.invites();
  await scans();
  await alice.sees(/^That is another code than this one\. .* somebody sits between you\.$/);

  await alice.fills('What you call them', 'Bobby');
  await alice.clicks('Rename');
  await alice.opens('Bobby');
  await alice.follows('Details');
  await alice.clicks('Delete this conversation');
  await alice.clicks('Keep it');
  await alice.clicks('Delete this conversation');
  await alice.clicks('Delete now');
  await alice.page.getByText('No conversations yet').waitFor();
  await bob.page.getByText('Alice has deleted this conversation').first().waitFor();
});

test('the way of a message is drawn, said, and can be changed', async () => {
  const [other, { alice, bob }] = await Promise.all([
    startRelayProcess({ STATE_DIR: freshStateDir() }, 120_000),
    world.pair(),
  ]);
  await alice.follows('Details');
  await alice.page.getByText('To receive through another relay, add one in the settings first.').waitFor();
  const relay = world.url.host;
  const sent = alice.page.getByRole('img', { name: /What you write/ });
  expect(await sent.textContent()).toMatch(/From you through 127\.0\.0\.1:\d+, your proxy, to /);
  const received = alice.page.getByRole('img', { name: /What Bob writes/ });
  expect(await received.textContent()).toContain(`to ${relay}, your relay`);

  const [, proxy = ''] = await alice.servers();
  for (const address of [proxy, other.address]) {
    await alice.page.getByLabel('Add an address').first().fill(address);
    await alice.button('Add').first().click();
    await alice.page.locator('.link').filter({ hasText: address }).first().waitFor();
  }
  await alice.opens('Bob');
  await alice.follows('Details');
  await alice.clicks('Move there');
  await alice.sees(/takes no new conversations\. You receive through .* as before\.$/);
  await alice.page.getByLabel('Receive through another relay').selectOption(other.url.host);
  await alice.clicks('Move there');
  await expect.poll(() => received.textContent()).toContain(`to ${other.url.host}, your relay`);
  await alice.opens('Bob');
  await alice.sees('Your messages come another way now');
  await bob.says('and here?');
  await alice.reads('and here?');
  await stop(other, 'SIGTERM');
});
