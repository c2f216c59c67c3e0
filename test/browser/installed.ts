// Where a Chromium is, if there is one: CHROMIUM says so, or it is where systems put it.

import { existsSync } from 'node:fs';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function installedChromium(): string | undefined {
  return process.env['CHROMIUM'] ?? usual.find((path) => existsSync(path));
}
