// What is said where the conversations cannot be opened, or nothing comes and goes: what happened, what is not lost, and
// what helps. What a browser or a network may do to a page is done to it here; nothing reaches into the page itself.

import { expect, test } from 'vitest';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

test('what a browser lacks is said', async () => {
  const lacking = [
    ['delete globalThis.indexedDB', /^This browser keeps nothing for this page, .* Leave private browsing/],
    [
      `IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }`,
      /^This browser keeps nothing for this page/,
    ],
    ['delete globalThis.WebSocket', /^This browser cannot keep a connection open, .* use a newer browser/],
    [
      `Object.defineProperty(globalThis, 'isSecureContext', { value: false })`,
      /^This page came over a connection that others can change, .* Open it with https/,
    ],
  ] as const;
  for (const [lack, words] of lacking) {
    const alice = await world.visitor(null);
    await alice.page.addInitScript(lack);
    await alice.page.reload();
    await alice.sees(words);
    await alice.page.getByRole('button').waitFor();
  }
});

test('where there is no room, what is stored stays, what is written stays in its field, and it goes on', async () => {
  const { alice, bob } = await world.pair();
  await alice.message('hi, is this you?').getByText('delivered ✓✓').waitFor();
  const room = (words: string) =>
    alice.page.evaluate(`{
      const { put } = IDBObjectStore.prototype;
      globalThis.put ??= put;
      IDBObjectStore.prototype.put = ${words};
    }`);
  await room(`() => { throw new DOMException('no room', 'QuotaExceededError'); }`);
  await alice.says('too much');
  await alice.sees(/^There is no room left on this device, .* Make room, then try again\.$/);
  await room('globalThis.put');
  await alice.clicks('Try again');
  await alice.reads('hi, is this you?');
  const field = alice.page.getByRole('textbox', { name: 'Write to Bob' });
  expect(await field.inputValue()).toBe('too much');
  await field.press('Enter');
  await bob.reads('too much');
});

test('what the browser has taken back is missed, and a backup is asked for', async () => {
  const { alice } = await world.pair();
  const browser = await alice.context.newCDPSession(alice.page);
  await browser.send('Storage.clearDataForOrigin', { origin: world.url.origin, storageTypes: 'indexeddb' });
  // It may have been noticed before anything more was to be stored.
  await alice.page.keyboard.type('is it still there?');
  await alice.page.keyboard.press('Enter');
  await alice.sees(/^This browser has taken back what this page keeps/);
  await alice.clicks('Load the page again');
  await alice.sees(
    /^Nothing is kept here of the conversation that you were in: .* A backup brings it back\.$/,
  );
});

/** Another page of the same place, which leaves the store alone. */
async function elsewhere(alice: Visitor, script: string): Promise<void> {
  await alice.page.goto(new URL('/info', world.url).href);
  await alice.page.evaluate(script);
  await alice.page.goto(world.url.href);
}

test('a page that is older than its data touches nothing', async () => {
  const alice = await world.visitor('Alice');
  await alice.page.getByText('No conversations yet').waitFor();
  await elsewhere(
    alice,
    `new Promise((done) => (indexedDB.open('edgedrop', 99).onsuccess = ({ target }) => done(target.result.close())))`,
  );
  await alice.sees(/^Your messages were written by a later version of this program\. .* nothing is lost/);
  await alice.button('Load the page again').waitFor();
});

test('without the key that the browser kept it can only begin anew, once that is confirmed', async () => {
  const alice = await world.visitor('Alice');
  await alice.page.getByText('No conversations yet').waitFor();
  await elsewhere(
    alice,
    `new Promise((done) => (indexedDB.open('edgedrop').onsuccess = ({ target: { result } }) => {
      const deleting = result.transaction('keys', 'readwrite');
      deleting.objectStore('keys').clear();
      deleting.oncomplete = () => done(result.close());
    }))`,
  );
  await alice.sees(/^Your messages are here, but this browser no longer has the key .* Only a backup/);
  await alice.clicks('Begin anew');
  await alice.clicks('Leave it');
  await alice.clicks('Begin anew');
  await alice.clicks('Erase it');
  await alice.sees('What should people call you?');
});

test('a firewall that lets no connection through is suspected in words, and tried again', async () => {
  const alice = await world.visitor('Alice');
  let isOpen = false;
  await alice.page.routeWebSocket(/.*/, (socket) => (isOpen ? socket.connectToServer() : socket.close()));
  await alice.page.reload();
  await alice.follows('New conversation');
  await alice.clicks('Invite somebody');
  await alice.sees('Not connected. It is tried again; nothing is lost');
  const notice = alice.page.getByText(/cannot be reached, although this browser is online\./);
  await notice.waitFor();
  isOpen = true;
  await alice.clicks('Try now');
  await notice.waitFor({ state: 'detached' });
});

test('a relay that is another one than before is sent nothing, and it is said', async () => {
  const alice = await world.visitor('Alice');
  await alice.invites();
  await world.relayIsReplaced();
  await alice.page.reload();
  await alice.sees('Another server answers in place of yours. Nothing was sent to it; nothing is lost');
  await alice.page
    .getByText(/^Another server answers at 127\.0\.0\.1:\d+ than the one you chose\./)
    .waitFor();
  // What the browser says of a server that was gone for a moment.
  alice.complaints.length = 0;
});
