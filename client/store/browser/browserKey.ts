// The key of those who choose no passphrase: the browser keeps it beside the store and gives it to no page's code, so
// that a copy of the entries alone opens nothing. Who has the browser's whole profile has both.

import { concat, utf8 } from '../../../src/proto/bytes.ts';
import type { KeySeal, OwnKey } from '../lock.ts';
import { attempt, type Database } from './indexedDbBackend.ts';

const nonceLength = 12;
const context = utf8('edgedrop data key') as Uint8Array<ArrayBuffer>;

export function browserKey(database: Database): OwnKey {
  const find = () => attempt(async () => (await database.get('keys', 'own')) ?? null);
  return {
    lock: 'browserKey',
    find: async () => {
      const key = await find();
      return key === null ? null : keySeal(key);
    },
    make: async () => {
      const found = await find();
      if (found !== null) return keySeal(found);
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      await attempt(() => database.put('keys', key, 'own'));
      return keySeal(key);
    },
    forget: () => attempt(() => database.delete('keys', 'own')),
  };
}

function keySeal(key: CryptoKey): KeySeal {
  const algorithm = (iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData: context });
  return {
    seal: async (dataKey) => {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
      const sealed = await crypto.subtle.encrypt(algorithm(nonce), key, dataKey.slice());
      return concat(nonce, new Uint8Array(sealed));
    },
    open: async (sealedKey) => {
      const nonce = sealedKey.slice(0, nonceLength);
      try {
        const opened = await crypto.subtle.decrypt(algorithm(nonce), key, sealedKey.slice(nonceLength));
        return new Uint8Array(opened);
      } catch {
        return null;
      }
    },
  };
}
