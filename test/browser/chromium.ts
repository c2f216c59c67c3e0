// The Chromium that the page is tried in: the one that is installed, or the one that comes with the packages. That one
// shows nothing to anybody: it has no windows, no notifications, and nobody to ask about a camera.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

export interface Chromium {
  executablePath: string;
  /** What its environment has besides. */
  env: Record<string, string>;
}

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const cache = resolve(import.meta.dirname, '../../node_modules/.cache');

/** CHROMIUM says where it is, or it is where systems put it. */
function installed(): string | undefined {
  return process.env['CHROMIUM'] ?? usual.find((path) => existsSync(path));
}

/** The package has it for one kind of machine. */
export function canHaveChromium(): boolean {
  return installed() !== undefined || (process.platform === 'linux' && process.arch === 'x64');
}

export async function findChromium(): Promise<Chromium> {
  const executablePath = installed();
  return executablePath === undefined ? packaged() : { executablePath, env: {} };
}

async function packaged(): Promise<Chromium> {
  const bin = resolve(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../bin');
  const { version } = JSON.parse(await readFile(join(bin, '../package.json'), 'utf8')) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(bin, folder);
  return {
    executablePath: join(folder, 'chromium'),
    // A bare system has neither the libraries nor a font.
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

/** Whole or not at all: others may unpack it at the same time. */
async function unpack(bin: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const { inflate } = await import('@sparticuz/chromium');
  const { TMPDIR = '/tmp' } = process.env;
  // It unpacks to where temporary files go.
  process.env['TMPDIR'] = fresh;
  const parts = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
  await Promise.all(parts.map((part) => inflate(join(bin, part))));
  process.env['TMPDIR'] = TMPDIR;
  // The list that it brings is for another folder.
  await writeFile(join(fresh, 'fonts/fonts.conf'), listOfFonts);
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
}

const listOfFonts = '<fontconfig><dir prefix="relative">fonts</dir></fontconfig>\n';
