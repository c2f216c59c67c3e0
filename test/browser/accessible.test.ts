// Every room as axe judges it, on a phone and on a desk, in both themes. SCREENSHOTS names a folder for pictures of them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AxeResults } from 'axe-core';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const folder = process.env['SCREENSHOTS'];

const devices = [
  { width: 390, height: 844, theme: 'light' },
  { width: 390, height: 844, theme: 'dark' },
  { width: 1280, height: 800, theme: 'light' },
  { width: 1280, height: 800, theme: 'dark' },
] as const;

/** What axe finds wrong, by rule and element. */
async function faults({ page }: Visitor): Promise<string[]> {
  // The page's policy lets nothing in; what a debugger evaluates does not ask it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test.each(devices)('no room on $width × $height, $theme, has a fault that axe finds', async (device) => {
  const isFine = async (visitor: Visitor, room: string) => {
    if (folder !== undefined) {
      const name = `${room}-${device.width}-${device.theme}.png`;
      await visitor.page.screenshot({ path: join(folder, name) });
    }
    // What is half faded in has half its contrast.
    await visitor.page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
    expect({ room, faults: await faults(visitor) }).toEqual({ room, faults: [] });
  };
  const alice = await world.visitor(null, device);
  await alice.page.getByRole('heading').waitFor();
  await isFine(alice, 'first-visit');
  await alice.isCalled('Alice');
  await alice.page.getByText('No conversations yet').waitFor();
  await isFine(alice, 'empty');
  const link = await alice.invites();
  await isFine(alice, 'invitation');
  const bob = await world.visitor('Bob', device);
  await bob.follows('New conversation');
  await bob.fills('A link you were sent', link);
  await isFine(bob, 'new');
  await bob.clicks('Connect');
  await bob.isConnected();
  await alice.says('hi, is this you? More at https://example.org/a/rather/long/path/that/does/not/break.');
  await bob.reads('hi, is this you?');
  await bob.says('yes 🙂');
  await alice.reads('yes 🙂');
  await alice.message('hi, is this').getByText('delivered ✓✓').waitFor();
  await isFine(alice, 'conversation');
  await alice.page.getByRole('log').press('ArrowUp');
  await alice.page.keyboard.press('Enter');
  await isFine(alice, 'message');
  await alice.follows('Details');
  await isFine(alice, 'contact');
  await alice.page.goto(`${world.url.href}#/settings`);
  await isFine(alice, 'settings');
  await alice.page.goto(`${world.url.href}#/list`);
  await isFine(alice, 'list');
  await alice.page.keyboard.press('Control+k');
  await alice.page.getByRole('option').waitFor();
  await isFine(alice, 'finder');
  await alice.page.keyboard.press('Escape');
  await alice.context.setOffline(true);
  await alice.page.getByText(/^Offline\. You can read and write/).waitFor();
  await isFine(alice, 'offline');
  await alice.context.setOffline(false);
  await alice.page.addInitScript('delete globalThis.WebSocket');
  await alice.page.reload();
  await alice.page.getByRole('alert').waitFor();
  await isFine(alice, 'door');
});
