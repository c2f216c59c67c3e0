// The cipher that runs everywhere: @noble, in plain JavaScript.

import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import type { Cipher } from './cipher.ts';

export const cipher: Cipher = {
  backend: '@noble',
  seal: (key, nonce, message) => xsalsa20poly1305(key, nonce).encrypt(message),
  open: (key, nonce, sealed) => {
    try {
      return xsalsa20poly1305(key, nonce).decrypt(sealed);
    } catch {
      return null;
    }
  },
};
