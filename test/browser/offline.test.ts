// The page without its host, and one version of it after another.

import { expect, onTestFinished, test } from 'vitest';
import { HostedPage } from './hostedPage.ts';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

/** Until the browser has all of it. */
const keepsPage = ({ page }: Visitor) => page.evaluate('navigator.serviceWorker.ready.then(() => null)');

const kept = ({ page }: Visitor): Promise<string[]> =>
  page.evaluate(`(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  })()`);

test('hosted anywhere it is as guarded; a later version opens at the next start, and an older one gives way', async () => {
  const host = await HostedPage.at(world.url);
  onTestFinished(() => host.stop());
  const alice = await world.visitor('Alice', undefined, host.url);
  expect(await alice.invites()).toContain('/i#');
  expect(await alice.page.evaluate(`fetch('data:,').catch(({ name }) => name)`)).toBe('TypeError');
  expect(alice.complaints.splice(0).join()).toContain('Content Security Policy');

  await keepsPage(alice);
  await host.isRenewed('This is a later version.');
  await alice.page.reload();
  await alice.sees('For one person. It works once.');
  const renewal = `navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting !== null)`;
  await expect.poll(() => alice.page.evaluate(renewal), { timeout: 10_000 }).toBe(true);
  expect(await alice.page.getByText('This is a later version.').count()).toBe(0);

  const other = await alice.context.newPage();
  const isLater = async () => {
    await other.goto(host.url.href);
    return other.getByText('This is a later version.').isVisible();
  };
  // A browser that is busy may need more than one start.
  await expect.poll(isLater, { timeout: 20_000 }).toBe(true);
  await alice.sees(/^Another window has opened a later version of this page/);
  await other.close();
  await alice.clicks('Load the page again');
  await alice.page.getByText('This is a later version.').waitFor();
  await alice.sees('For one person. It works once.');
});

test('it opens without its host, reads, and keeps nothing of the host but itself', async () => {
  const { alice } = await world.pair();
  await keepsPage(alice);
  await alice.page.goto(new URL('/info', world.url).href);
  expect(await kept(alice)).toEqual(expect.arrayContaining(['/', '/icon-192.png']));
  expect(await kept(alice)).not.toContain('/info');
  expect(await kept(alice)).not.toContain('/client.json');
  await world.relayStops();
  await alice.page.goto(world.url.href);
  await alice.opens('Bob');
  await alice.reads('hi, is this you?');
  await alice.says('for later');
  await alice.message('for later').getByText('saved here').waitFor();
  await expect(alice.page.goto(new URL('/info', world.url).href)).rejects.toThrow('ERR_');
  // What the browser says of a server that is gone.
  alice.complaints.length = 0;
});
