// Two people who share nothing but a link, in real browsers, touching only what a person can.

import { expect, test } from 'vitest';
import { aWorld } from './world.ts';

const world = aWorld();

test('a link is made, opened and works; they talk both ways, and are told what has arrived', async () => {
  const { alice, bob } = await world.pair();
  await bob.sees(/^Connected · delivered through 127\.0\.0\.1:\d+$/);
  await bob.says('yes 🙂');
  await alice.reads('yes 🙂');
  await bob.message('yes 🙂').getByText('delivered ✓✓').waitFor();
  await alice.message('hi, is this you?').getByText('delivered ✓✓').waitFor();
});

test('what was said is there after a reload, and goes on', async () => {
  const { alice, bob } = await world.pair();
  await alice.page.reload();
  await alice.reads('hi, is this you?');
  await alice.says('still here');
  await bob.reads('still here');
});

test('what is written offline is kept, says so, and goes when the network is back', async () => {
  const { alice, bob } = await world.pair();
  await alice.context.setOffline(true);
  await alice.sees('Offline. What you write is kept, and sent when you are back');
  await alice.says('on the train');
  await alice.message('on the train').getByText('saved here').waitFor();
  alice.complaints.length = 0;
  await alice.context.setOffline(false);
  await bob.reads('on the train');
  alice.complaints.length = 0;
});

test('a link in the address is asked about, filled in, and gone from the address', async () => {
  const alice = await world.visitor('Alice');
  const bob = await world.visitor(null);
  await bob.page.goto(await alice.invites());
  expect(new URL(bob.page.url()).hash).toBe('');
  await bob.clicks('Open here');
  await bob.isCalled('Bob');
  await bob.clicks('Connect');
  await bob.isConnected();
});

test('whoever asks at an address waits for an answer, and may be declined or accepted', async () => {
  const alice = await world.visitor('Alice');
  const bob = await world.visitor('Bob');
  const eve = await world.visitor('Eve');
  const address = await alice.invites('Address for many');
  await eve.joins(address);
  await alice.sees('Eve asks to talk to you.');
  await eve.sees('Waiting for the other side');
  await alice.clicks('Decline');
  await alice.sees('Nobody has asked yet. Requests appear here.');
  await bob.follows('New conversation');
  await bob.fills('A link you were sent', address);
  await bob.sees(`An address on ${world.url.host}. Its owner decides whether to answer.`);
  await bob.clicks('See whose it is');
  await bob.sees('Its owner is called Alice.');
  await bob.clicks('Connect');
  await alice.sees('Bob asks to talk to you.');
  await alice.page.getByLabel('Conversations').getByText('Bob asks to talk to you').waitFor();
  await alice.clicks('Accept');
  await alice.isConnected();
  await bob.isConnected();
  await alice.says('welcome');
  await bob.reads('welcome');
});

test('a link that was used says so, and one that is none does before anything is sent', async () => {
  const alice = await world.visitor('Alice');
  const bob = await world.visitor('Bob');
  const eve = await world.visitor('Eve');
  const link = await alice.invites();
  await bob.joins(link);
  await bob.isConnected();
  await eve.joins(link);
  await eve.sees('This link was used before. It works once; ask for a new one');
  await eve.follows('New conversation');
  const refused = [
    [link.slice(0, -60), 'This link is not whole, or has been changed. Copy it again, all of it.'],
    [
      link.replace('/i#', '/g#').replace(/#[^/]*\//, '#'),
      'This link leads to a group, and this page knows conversations of two alone.',
    ],
    [
      'https://signal.me/#eu/abc',
      'This link is for another app, or for a page. Ask for an invitation made here or with SimpleX.',
    ],
    ['hello', 'This is no link. Copy it again, all of it.'],
  ] as const;
  for (const [text, words] of refused) {
    await eve.fills('A link you were sent', text);
    await eve.sees(words);
    expect(await eve.button('Connect').isDisabled()).toBe(true);
  }
});

test('a link that is pasted anywhere is recognised, said what it is, and followed only then', async () => {
  const alice = await world.visitor('Alice');
  const bob = await world.visitor('Bob');
  await alice.invites();
  await alice.clicks('Copy');
  await alice.sees('Copied');
  const link: string = await alice.page.evaluate('navigator.clipboard.readText()');
  await bob.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(link)})`);
  await bob.page.getByText('No conversations yet').waitFor();
  await bob.page.keyboard.press('Control+v');
  await bob.sees(`A one-time invitation on ${world.url.host}.`);
  await alice.sees('Not opened yet');
  await bob.clicks('Connect');
  await bob.isConnected();

  await bob.page.getByRole('textbox').press('Control+v');
  await bob.page.getByText(`A one-time invitation on ${world.url.host}. Send it, or open it`).waitFor();
  await bob.page.keyboard.press('Enter');
  await alice.message(link).getByRole('link').click();
  await alice.clicks('Connect');
  await alice.page.getByText('This link is your own. Send it to the person').waitFor();
});

test('a message is answered, changed and deleted', async () => {
  const { alice, bob } = await world.pair();
  const open = (text: string) => bob.message(text).last().getByRole('button', { name: 'More' }).click();
  await open('hi, is this you?');
  await bob.clicks('Reply');
  await bob.says('it is mee');
  await alice.message('it is mee').getByText('hi, is this you?').waitFor();
  await open('it is mee');
  await bob.clicks('Edit');
  await bob.says('it is me');
  await alice.message('it is me').getByText('edited').waitFor();
  await open('hi, is this you?');
  await bob.clicks('React');
  await bob.clicks('👍');
  const reaction = alice.message('hi, is this you?').getByRole('listitem');
  await reaction.waitFor();
  expect(await reaction.innerText()).toContain('👍');
  await open('it is me');
  await bob.clicks('Delete for both');
  await alice.reads('Deleted');
});
