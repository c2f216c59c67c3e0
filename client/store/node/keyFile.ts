// The key of those who choose no passphrase: a file beside the store's folder, so that a copy of the folder alone
// opens nothing.

import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { primitives } from '#primitives';
import { base64url, fromBase64url } from '../../../src/proto/bytes.ts';
import { keySeal, type OwnKey } from '../lock.ts';
import { keyLength } from '../seal.ts';
import { StoreFailure } from '../store.ts';
import { onDisk } from './diskErrors.ts';
import { writePrivateFile } from './privateFiles.ts';

export function keyFilePath(folder: string): string {
  return `${folder.replace(/\/+$/, '')}.key`;
}

/** `made` is told of a fresh one. */
export function keyFile(file: string, made: () => void): OwnKey {
  const read = () => {
    if (!existsSync(file)) return null;
    chmodSync(file, 0o600);
    const key = fromBase64url(readFileSync(file, 'utf8').trim());
    return key?.length === keyLength ? key : null;
  };
  const write = () => {
    // What lies there and is no key may still be somebody's.
    if (existsSync(file)) throw new StoreFailure('broken');
    const key = primitives.randomBytes(keyLength);
    writePrivateFile(file, `${base64url(key)}\n`);
    made();
    return key;
  };
  return {
    lock: 'keyFile',
    find: async () => {
      const key = onDisk(read);
      return key === null ? null : keySeal(key);
    },
    make: async () => keySeal(onDisk(() => read() ?? write())),
    forget: async () => onDisk(() => rmSync(file, { force: true })),
  };
}
