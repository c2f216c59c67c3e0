// A room as axe judges it, and whether it fits its screen. SCREENSHOTS names a folder for pictures of all that is
// looked at.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AxeResults } from 'axe-core';
import type { Visitor } from './visitor.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const folder = process.env['SCREENSHOTS'];

export const takesPictures = folder !== undefined;

export async function inspect(visitor: Visitor, room: string): Promise<void> {
  await visitor.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  if (folder !== undefined) await photograph(visitor, join(folder, room));
  const faults = [...(await faultsOf(visitor)), ...(await overflowOf(visitor))];
  expect({ room, faults }).toEqual({ room, faults: [] });
}

async function photograph({ page }: Visitor, path: string): Promise<void> {
  const width = page.viewportSize()?.width;
  const isDark = await page.evaluate('matchMedia("(prefers-color-scheme: dark)").matches');
  const theme = isDark === true ? 'dark' : 'light';
  await page.screenshot({ path: `${path}-${width}-${theme}.png` });
}

/** What axe finds wrong, by rule and element. */
async function faultsOf({ page }: Visitor): Promise<string[]> {
  // The page's policy lets nothing in; what a debugger evaluates does not ask it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What could be scrolled to the side. */
async function overflowOf({ page }: Visitor): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('html, .log, .content, .list, .list ul, .alone')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ tagName, className }) => 'wider than its screen: ' + tagName + ' ' + className)`);
}
