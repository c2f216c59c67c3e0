// SMP versions, named as in Transport.hs by what each of them brought.

import { type Codec, refined, refuse, struct, type Wire, word16 } from './codec.ts';

/** Queues that the sender secures (SKEY); the oldest version that edgedrop speaks. */
const sndAuthKeySMPVersion = 9;
/** DELD. */
export const deletedEventSMPVersion = 10;
/** Blocks encrypted in the session. */
export const encryptedBlockSMPVersion = 11;
/** ERR BLOCKED. */
export const blockedEntitySMPVersion = 12;
/** `proxyServer` in the client's hello. */
export const proxyServerHandshakeSMPVersion = 14;
/** Link data in NEW, link ID in IDS. */
export const shortLinksSMPVersion = 15;
/** Service certificates and signatures, SOK. */
export const serviceCertsSMPVersion = 16;
/** Notifier credentials in NEW and IDS. */
export const newNtfCredsSMPVersion = 17;
/** The notice in ERR BLOCKED. */
export const clientNoticesSMPVersion = 18;
/** SUBS and NSUBS with a count and a hash. */
export const rcvServiceSMPVersion = 19;
/** RSLV. */
const currentSMPVersion = 20;

const ends = struct({ min: word16, max: word16 });
export type VersionRange = Wire<typeof ends>;

/** Version.hs `mkVersionRange`: a range has at least one version. */
export const versionRange: Codec<VersionRange> = refined(
  ends,
  (range) => (range.min <= range.max ? range : refuse()),
  (range) => range,
);

export const supportedSMPVersions: VersionRange = { min: sndAuthKeySMPVersion, max: currentSMPVersion };

/** The highest version that both ranges have; null where they have none in common (Version.hs `compatibleVersion`). */
export function compatibleVersion(a: VersionRange, b: VersionRange): number | null {
  const max = Math.min(a.max, b.max);
  return a.min <= a.max && b.min <= b.max && max >= Math.max(a.min, b.min) ? max : null;
}

/** What differs between versions, made once for each of them. */
export function perVersion<T>(make: (version: number) => T): (version: number) => T {
  const made = new Map<number, T>();
  return (version) => {
    const known = made.get(version) ?? make(version);
    made.set(version, known);
    return known;
  };
}

export function isCompatible(version: number, range: VersionRange): boolean {
  return version >= range.min && version <= range.max;
}
