// Before the first test of the page: a Chromium, once for all of them.

import type { TestProject } from 'vitest/node';
import { type Chromium, findChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: Chromium;
  }
}

export default async function setUp({ provide }: TestProject): Promise<void> {
  provide('chromium', await findChromium());
}
