// Answers that a backend must reproduce before an isolate trusts it with anybody's keys. They were computed by
// the reference implementation (Crypto.hs), so they also say that both mean the same by each primitive.

import { equal, fromHex, utf8 } from '../bytes.ts';
import type { Cipher } from './cipher.ts';
import type { Primitives } from './primitives.ts';

const agreement = {
  privateKey: fromHex('70ba3ea4d9762073b0f59ad05366dafadb03b68e336d5ab4aae254173fdb8c71'),
  publicKey: fromHex('e6ba81738a46ef7771ed32bfa12f496f026da4d16a79c0d704ddbb89f8836832'),
  peerPublicKey: fromHex('fdea5c2ae514402bf6019015f6368f51a652073a75030ccbbd3aa4fcc6bdc458'),
  secret: fromHex('4050e81d5706c19b3f176aa3013241545511e1beda09d2e6a06ebcd4b3754d30'),
};

const signed = {
  privateKey: fromHex('8741774e5e1e649e22f6906c3dee29e0a098f52db2c360aa901b6f9a4f9ad9c5'),
  publicKey: fromHex('5376996a13e551dd66e1e5c4ec7c9b3e3c0e496d2258c70ed6be384435107cad'),
  message: fromHex(
    '2049f0a2f168c565983f5cc467ee7c807d29e4d1091ebd6dd787613887836feb1918a5f2cc5c18f41e66' +
      'b4f43fc46e087f88ca7e348949b45758188bc519df33f15508d8ba49a96e949e6f6c13ac84bded8d8d53' +
      '5542',
  ),
  sha512: fromHex(
    '7a14e15c7d76f1e98d23815c0a0d1da607546f5ca37181ef352cdad30770e527aadd1fd2de2c0048a648' +
      '8fdccf4c766b111de15b9cd3601fb00d09e89dafe1d7',
  ),
  signature: fromHex(
    '50a8cc7e5643cdf8097b6647bc12c036f858557bc6e2386a6b3d65954e7b95eb342be53ceaf17c56562d' +
      'aa82343e28b6e33a35f705ba4150ef8598f3fdf77303',
  ),
};

const derived = {
  salt: utf8('salt'),
  ikm: fromHex('d736e9c38753a681af86f5839f53081f7d27f5e4127e9d6e8a668d36a1ef514b'),
  info: utf8('test info'),
  out: fromHex('b4ea0c4da0134022f7eae944254ee3051806876613fe307bf7cf6cbd238b35a4'),
};

/** FIPS 180-2, appendix B.1: SHA-256 of `abc`. RFC 4231, section 4.3: HMAC-SHA-256. */
const hashed = {
  sha256: fromHex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
  hmac: fromHex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
};

/** Three blocks of the key stream; `key` is HSalsa20 of a secret. */
const boxed = {
  key: fromHex('d51e31b88ab4a37f3fc0a918f8b9764afd7be7ffc31938c0b8cc40b26824cde8'),
  nonce: fromHex('0e0e2c5a2ac675db3d9c6b6a53240f049317a8f987e4572d'),
  message: Uint8Array.from({ length: 129 }, (_, i) => i),
  sealed: fromHex(
    '107897cb1af5399e3538fdd8c7a1fa718abf82baa981fdc428b3b28b307340ef3170cb075db52a9095de' +
      '67b90ee3e93bc4a1ea72bdc314493f4db34987c1b32ced0b7f1feb363a81e7e2003c74cf87e83c0bd665' +
      '629e2d28e3b551b14d5765bcf7464c3b27ea84c76b41843b4df030b7fd7a24d1aae63574faa32993abde' +
      '2fbfd03f1b31bdb9603dabeac21f177905778e',
  ),
};

/** False where an answer differs or a primitive is missing; asks for no randomness, which isolates lack at their start. */
export function passesKnownAnswers(primitives: Primitives): boolean {
  try {
    return answers(primitives).every(([answer, known]) => answer !== null && equal(answer, known));
  } catch {
    return false;
  }
}

/** The candidate, where it passes; what takes its place where it does not. */
export function trusted(candidate: Primitives, fallback: Primitives): Primitives {
  return passesKnownAnswers(candidate) ? candidate : fallback;
}

/** What `load` gives, where it passes; what takes its place where it does not or where it does not load. */
export function trustedCipher(load: () => Cipher, fallback: Cipher): Cipher {
  try {
    const candidate = load();
    return seals(candidate) && opens(candidate) ? candidate : fallback;
  } catch {
    return fallback;
  }
}

function seals({ seal }: Cipher): boolean {
  return equal(seal(boxed.key, boxed.nonce, boxed.message), boxed.sealed);
}

/** What was sealed, and nothing else: neither another tag nor another ciphertext. */
function opens({ open }: Cipher): boolean {
  const message = open(boxed.key, boxed.nonce, boxed.sealed);
  const forged = [0, boxed.sealed.length - 1].map((at) => flipped(boxed.sealed, at));
  return (
    message !== null &&
    equal(message, boxed.message) &&
    forged.every((sealed) => open(boxed.key, boxed.nonce, sealed) === null)
  );
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
}

function answers(primitives: Primitives): [Uint8Array | null, Uint8Array][] {
  const tampered = flipped(signed.signature, 0);
  const verdict = (signature: Uint8Array) =>
    Uint8Array.of(primitives.ed25519Verify(signed.publicKey, signed.message, signature) ? 1 : 0);
  return [
    [primitives.sha256(utf8('abc')), hashed.sha256],
    [primitives.sha512(signed.message), signed.sha512],
    [primitives.hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?')), hashed.hmac],
    [primitives.hkdfSha512(derived.salt, derived.ikm, derived.info, derived.out.length), derived.out],
    [primitives.x25519PublicKey(agreement.privateKey), agreement.publicKey],
    [primitives.x25519(agreement.privateKey, agreement.peerPublicKey), agreement.secret],
    [primitives.x25519(agreement.privateKey, new Uint8Array(32)) ?? Uint8Array.of(), Uint8Array.of()],
    [primitives.ed25519Sign(signed.privateKey, signed.message), signed.signature],
    [verdict(signed.signature), Uint8Array.of(1)],
    [verdict(tampered), Uint8Array.of(0)],
  ];
}
