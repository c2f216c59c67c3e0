// Versions of end-to-end encryption, named as in Ratchet.hs by what each of them brought.

import type { VersionRange } from '../../../src/proto/version.ts';

/** HKDF in X3DH; the oldest version that is spoken. */
const kdfX3DHE2EEncryptVersion = 2;
/** The KEM; lengths of headers in two bytes. */
export const pqRatchetE2EEncryptVersion = 3;

export const currentE2EEncryptVersion = 3;

export const supportedE2EEncryptVersions: VersionRange = {
  min: kdfX3DHE2EEncryptVersion,
  max: currentE2EEncryptVersion,
};
