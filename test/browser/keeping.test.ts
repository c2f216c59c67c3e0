// What stays in the browser, who may open it, and how it is taken along or ended.

import { expect, test } from 'vitest';
import { aWorld } from './world.ts';

const world = aWorld();

test('with a passphrase nothing opens without it, and a wrong one loses nothing', async () => {
  const { alice } = await world.pair();
  await alice.follows('Settings');
  await alice.fills('New passphrase', 'correct horse');
  await alice.clicks('Set passphrase');
  await alice.sees('The passphrase is set. It is asked for from the next visit on.');
  await alice.page.goto(world.url.href);
  await alice.page.reload();
  await alice.fills('Passphrase', 'wrong horse');
  await alice.clicks('Open');
  await alice.sees(
    'This is not the passphrase that your messages are locked with. Nothing is lost; try again.',
  );
  await alice.fills('Passphrase', 'correct horse');
  await alice.clicks('Open');
  await alice.opens('Bob');
  await alice.reads('hi, is this you?');
});

test('a second tab says that the first is open', async () => {
  const alice = await world.visitor('Alice');
  await alice.page.getByText('No conversations yet').waitFor();
  const second = await alice.context.newPage();
  await second.goto(world.url.href);
  await second.getByText('already open in another window').waitFor();
  await alice.page.close();
  await second.getByRole('button', { name: 'Try again' }).click();
  await second.getByText('No conversations yet').waitFor();
});

test('a backup is opened in another browser, and the conversation goes on', async () => {
  const { alice, bob } = await world.pair();
  const file = await alice.savesBackup('battery staple');
  await alice.page.close();
  const elsewhere = await world.visitor(null);
  await elsewhere.page.getByText('Open a backup').click();
  await elsewhere.page.getByLabel('The backup').setInputFiles(file);
  await elsewhere.fills('Its passphrase', 'battery staple');
  await elsewhere.clicks('Open the backup');
  await elsewhere.opens('Bob');
  await elsewhere.reads('hi, is this you?');
  await elsewhere.says('from my new machine');
  await bob.reads('from my new machine');
});

test('everything is erased after it is asked for in writing', async () => {
  const alice = await world.visitor('Alice');
  await alice.follows('Settings');
  expect(await alice.button('Erase everything').isDisabled()).toBe(true);
  await alice.fills('Type “erase” to go on', 'erase');
  await alice.clicks('Erase everything');
  await alice.page.getByText('What should people call you?').waitFor();
});
