// What can be chosen, and what is said of it.

import { expect, test } from 'vitest';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

async function tries({ page }: Visitor, address: string): Promise<string> {
  const server = page.getByRole('listitem').filter({ hasText: address });
  await server.getByRole('button', { name: /^Test / }).click();
  const result = server.getByRole('status');
  await expect.poll(() => result.innerText()).toMatch(/\.$/);
  return result.innerText();
}

async function adds(visitor: Visitor, kind: 'relays' | 'proxies', address: string): Promise<void> {
  const list = visitor.page.locator('form').filter({ has: visitor.page.locator(`#add-${kind}`) });
  await list.getByLabel('Add an address').fill(address);
  await list.getByRole('button', { name: 'Add' }).click();
  await visitor.sees(address);
}

test('a server that is tried says that it works, or what is wrong with it', async () => {
  const alice = await world.visitor('Alice');
  const [relay = '', proxy = ''] = await alice.servers();
  expect(await tries(alice, relay)).toBe('It works.');
  expect(await tries(alice, proxy)).toBe('It works.');
  const forged = relay.replace(/\/\/..../, '//AAAA');
  await adds(alice, 'relays', forged);
  expect(await tries(alice, forged)).toBe(
    'Another server answers than the one that this address names. Do not use it before you know why.',
  );
  const deaf = relay.replace(/:\d+$/, ':9');
  await adds(alice, 'relays', deaf);
  expect(await tries(alice, deaf)).toMatch(/^Nothing answers at this address, or something in between/);
  const noRelay = proxy.replace('@', ':password@');
  await adds(alice, 'relays', noRelay);
  expect(await tries(alice, noRelay)).toBe(
    'It answers, but takes no new conversations, or none without its password.',
  );
});

test('storage is said in words, and whether the browser has promised to keep it', async () => {
  const alice = await world.visitor('Alice');
  await alice.follows('Settings');
  await alice.sees(/^[\d.]+ .?B used here, of [\d.]+ .B that this browser allows\. It (may|has)/);
});

test('what is changed holds at once, and no connection is lost over it', async () => {
  const { alice, bob } = await world.pair();
  await bob.says('first');
  await bob.message('first').getByText('delivered ✓✓').waitFor();
  let connections = 0;
  alice.page.on('websocket', () => connections++);

  await alice.follows('Settings');
  await alice.page.getByLabel('Tell people when their messages have arrived').uncheck();
  await alice.fills('Your name', 'Alicia');
  await alice.clicks('Change name');
  await bob.sees('Alice is called Alicia now');
  await bob.says('second');
  await alice.opens('Bob');
  await alice.reads('second');
  await alice.says('I see');
  await bob.reads('I see');
  expect(await bob.message('second').innerText()).toContain('sent ✓');
  expect(connections).toBe(0);
});
