// Folders and files that only their owner can read, whatever the process would make them by default.

import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const folderMode = 0o700;
const fileMode = 0o600;

/** A folder that there is already is closed to others if it is empty or has our file, not if it is somebody's home. */
export function makePrivateFolder(folder: string, file: string): void {
  const made = mkdirSync(folder, { recursive: true, mode: folderMode });
  if (made === undefined && (existsSync(file) || readdirSync(folder).length === 0))
    chmodSync(folder, folderMode);
}

/** Opens no file that there is: closing it again would take away the locks that this process has on it. */
export function makePrivateFile(file: string): void {
  if (existsSync(file)) return chmodSync(file, fileMode);
  closeSync(openSync(file, 'wx', fileMode));
}

/** Either the whole text is there in the end or what was there before. */
export function writePrivateFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: folderMode });
  const draft = `${file}.new`;
  const opened = openSync(draft, 'w', fileMode);
  try {
    writeSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  chmodSync(draft, fileMode);
  renameSync(draft, file);
  syncFolder(dirname(file));
}

function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
