// The cipher of workerd and Node: libsodium in WebAssembly. Measured in workerd, per 16 kB: 50 µs; hacl-wasm 99,
// @noble/ciphers 104, @stablelib/nacl 115, tweetnacl 120. The first ten in a new isolate take 3 ms, with @noble 10.
//
// Workers compile no WebAssembly while they run, and the package has it inside its JavaScript only, so it lies here
// as a module of its own, taken out by scripts/libsodium.ts; a test compares the two.

import { type Cipher, tagLength } from './cipher.ts';
import { trustedCipher } from './knownAnswers.ts';
import { cipher as noble } from './nobleCipher.ts';

/** What libsodium's functions are called in this build, and the `memory` that they work in. */
export const exportNames = {
  malloc: 'Ee',
  secretboxEasy: 'Sc',
  secretboxOpenEasy: 'xa',
  memory: 'e',
} as const;

interface Exports {
  [exportNames.memory]: { readonly buffer: ArrayBuffer };
  [exportNames.malloc]: (length: number) => number;
  [exportNames.secretboxEasy]: Secretbox;
  [exportNames.secretboxOpenEasy]: Secretbox;
}

/** `crypto_secretbox_easy` and its inverse: 64-bit lengths come in halves; not 0 means that the tag does not fit. */
type Secretbox = (
  to: number,
  from: number,
  lengthLow: number,
  lengthHigh: number,
  nonce: number,
  key: number,
) => number;

// As much as is used of it; Node's types have none.
declare const WebAssembly: { Instance: new (module: object, imports: object) => { exports: object } };

/** Two blocks of SMP. What is longer than this, @noble does. */
const room = 32 * 1024;

/** The cipher of the compiled module; @noble's, where it does not load or does not give known answers. */
export function libsodium(compiled: () => object): Cipher {
  return trustedCipher(() => instantiate(compiled()), noble);
}

function instantiate(module: object): Cipher {
  // The imports serve assertions, randomness and a growing heap, and none is called for here.
  const missing = () => {
    throw new Error('libsodium asks for its environment');
  };
  const imports = { a: { a: missing, b: missing, c: missing, d: missing } };
  const exports = new WebAssembly.Instance(module, imports).exports as Exports;

  // The heap never grows, so this view stays valid.
  const memory = new Uint8Array(exports[exportNames.memory].buffer);
  const keyAt = exports[exportNames.malloc](32 + 24 + tagLength + room);
  const nonceAt = keyAt + 32;
  const boxAt = nonceAt + 24;
  const messageAt = boxAt + tagLength;

  /** A box is sealed and opened where it lies: the message after its tag. */
  const inPlace =
    (secretbox: Secretbox, from: number, to: number) =>
    (key: Uint8Array, nonce: Uint8Array, input: Uint8Array): Uint8Array | null => {
      memory.set(key, keyAt);
      memory.set(nonce, nonceAt);
      memory.set(input, from);
      const end = from + input.length;
      const failed = secretbox(to, from, input.length, 0, nonceAt, keyAt);
      const output = failed === 0 ? memory.slice(to, end) : null;
      // This memory lasts as long as the isolate, and nobody's key or text should.
      memory.fill(0, keyAt, end);
      return output;
    };
  const seal = inPlace(exports[exportNames.secretboxEasy], messageAt, boxAt);
  const open = inPlace(exports[exportNames.secretboxOpenEasy], boxAt, messageAt);

  return {
    backend: 'libsodium',
    seal: (key, nonce, message) =>
      (message.length > room ? null : seal(key, nonce, message)) ?? noble.seal(key, nonce, message),
    open: (key, nonce, sealed) =>
      sealed.length > tagLength + room ? noble.open(key, nonce, sealed) : open(key, nonce, sealed),
  };
}
