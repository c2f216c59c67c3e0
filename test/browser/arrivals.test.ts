// What a person learns of an arrival while they look elsewhere: how many, from whom, and only if they want to.

import { expect, test } from 'vitest';
import type { Visitor } from './visitor.ts';
import { aWorld } from './world.ts';

const world = aWorld();

const title = ({ page }: Visitor) => expect.poll(() => page.title());
const icon = ({ page }: Visitor) => page.locator('link[rel=icon]').getAttribute('href');

/** Writes down what the browser is asked to show. */
async function alertsOf({ context, page }: Visitor): Promise<() => Promise<string[]>> {
  await context.grantPermissions(['notifications']);
  await page.evaluate(`
    globalThis.shown = [];
    globalThis.Notification = class extends Notification {
      // A browser that shows nothing to anybody denies what was granted.
      static permission = 'granted';
      constructor(heading, options) {
        super(heading, options);
        shown.push([heading, options?.body ?? ''].join(' ').trim());
      }
    };
  `);
  return () => page.evaluate('shown');
}

/** What a phone is asked to show: pages cannot by themselves there. */
async function phoneAlertsOf({ page }: Visitor): Promise<() => Promise<string[]>> {
  await page.evaluate(`
    const { permission } = Notification;
    globalThis.Notification = class { static permission = permission; constructor() { throw new TypeError('Illegal constructor'); } };
    globalThis.shownByWorker = [];
    const { showNotification } = ServiceWorkerRegistration.prototype;
    ServiceWorkerRegistration.prototype.showNotification = function (heading, options) {
      shownByWorker.push(heading);
      // Refused by a browser that shows nothing to anybody.
      return showNotification.call(this, heading, options).catch(() => undefined);
    };
  `);
  return () => page.evaluate('shownByWorker');
}

test('what arrives unseen is counted; who wants to is told from whom it is, and never what', async () => {
  const { alice, bob } = await world.pair();
  const alerts = await alertsOf(alice);
  const question = alice.page.getByText('Do you want to be told next time?');
  expect(await question.count()).toBe(0);
  let looksBack = await alice.looksElsewhere();
  await bob.says('one');
  await bob.says('two');
  await title(alice).toBe('(2) edgedrop');
  expect(await icon(alice)).toMatch(/^data:image\/svg/);
  await looksBack();
  await title(alice).toBe('edgedrop');
  expect(await icon(alice)).toBe('/icon.svg');
  expect(await alerts()).toEqual([]);

  await question.waitFor();
  await alice.clicks('Tell me');
  looksBack = await alice.looksElsewhere();
  await bob.says('a secret');
  await expect.poll(alerts).toEqual(['New message from Bob']);
  await looksBack();
  const address = await alice.invites('Address for many');
  looksBack = await alice.looksElsewhere();
  const eve = await world.visitor('Eve');
  await eve.joins(address);
  await expect.poll(alerts).toContain('Somebody asks to talk to you');
  await looksBack();

  const phoneAlerts = await phoneAlertsOf(alice);
  looksBack = await alice.looksElsewhere();
  await bob.says('one more');
  await expect.poll(phoneAlerts).toEqual(['New message from Bob']);
  await looksBack();

  await alice.follows('Settings');
  const choice = alice.page.getByLabel('Tell me of messages that arrive while I am elsewhere');
  expect(await choice.isChecked()).toBe(true);
  await choice.uncheck();
  await alice.looksElsewhere();
  await bob.says('another');
  await title(alice).toBe('(1) edgedrop');
  expect(await alerts()).toHaveLength(2);
});
