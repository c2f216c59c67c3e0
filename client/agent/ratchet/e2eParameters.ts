// The keys with which two parties agree on a ratchet: in links, and in the answer to them. Ratchet.hs
// `E2ERatchetParams`, `E2ERatchetParamsUri`.

import {
  absent,
  type Codec,
  letter,
  maybe,
  refined,
  refuse,
  struct,
  type Wire,
  word16,
} from '../../../src/proto/codec.ts';
import { versionRange } from '../../../src/proto/version.ts';
import { kemCiphertext, type KemCiphertext, kemPublicKey, type KemPublicKey } from './kem.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';
import { x448Spki } from './x448.ts';

const isAccepted = letter({ P: false, A: true });

const acceptance: Codec<KemCiphertext | null> = {
  read: (input) => (isAccepted.read(input) ? kemCiphertext.read(input) : null),
  write: (ciphertext, output) => {
    isAccepted.write(ciphertext !== null, output);
    if (ciphertext !== null) kemCiphertext.write(ciphertext, output);
  },
};

/** A KEM key, proposed alone or next to the ciphertext that accepts the other party's. Ratchet.hs `RKEMParams`. */
export const kemParameters = struct({ ciphertext: acceptance, publicKey: kemPublicKey });
export type KemParameters = Wire<typeof kemParameters>;

interface PrivateKem {
  self: { publicKey: KemPublicKey };
  accepted: { ciphertext: KemCiphertext } | null;
}

/** What is sent of a key pair, and of what it accepts. */
export function kemParametersOf(kem: PrivateKem | null): KemParameters | null {
  return kem && { ciphertext: kem.accepted?.ciphertext ?? null, publicKey: kem.self.publicKey };
}

const kemProposal: Codec<KemParameters> = refined(
  kemParameters,
  (parameters) => (parameters.ciphertext === null ? parameters : refuse()),
  (parameters) => parameters,
);

const atVersion = (version: number, kem: Codec<KemParameters>) => {
  const field: Codec<KemParameters | null> =
    version >= pqRatchetE2EEncryptVersion ? maybe(kem) : absent<KemParameters | null>(null);
  return struct({ key1: x448Spki, key2: x448Spki, kem: field });
};

type Keys = Wire<ReturnType<typeof atVersion>>;
export type E2EParameters = Keys & { version: number };

function versioned(kem: Codec<KemParameters>): Codec<E2EParameters> {
  return {
    read: (input) => {
      const version = word16.read(input);
      return { version, ...atVersion(version, kem).read(input) };
    },
    write: ({ version, ...keys }, output) => {
      word16.write(version, output);
      atVersion(version, kem).write(keys, output);
    },
  };
}

/** Of the party that joins. */
export const e2eParameters = versioned(kemParameters);

/** Of a party that begins: it has no KEM key yet that it could accept. */
export const e2eProposal = versioned(kemProposal);

/** The same in a link, made before a version is agreed on. */
export const e2eProposalInLink = struct({
  versions: versionRange,
  key1: x448Spki,
  key2: x448Spki,
  kem: maybe(kemProposal),
});
export type E2EProposalInLink = Wire<typeof e2eProposalInLink>;
