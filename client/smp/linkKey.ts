// The key of a short link: the hash of what the link leads to, and so both what finds the data and what opens it.
// Crypto/ShortLink.hs `contactShortLinkKdf`, `invShortLinkKdf`.

import { primitives } from '#primitives';
import { sha3_256 } from '@noble/hashes/sha3.js';
import type { Brand } from '../../src/proto/brand.ts';
import { empty, utf8 } from '../../src/proto/bytes.ts';
import { idLength, type LinkId } from '../../src/proto/ids.ts';

/** SHA3-256 of the fixed data without its signature. The relay never learns it. */
export type LinkKey = Brand<Uint8Array, 'LinkKey'>;
/** What link data are encrypted under, 32 bytes. */
export type LinkSecret = Brand<Uint8Array, 'LinkSecret'>;

const secretLength = 32;

export function linkKeyOf(fixedData: Uint8Array): LinkKey {
  return sha3_256(fixedData) as LinkKey;
}

/** A contact link names its data itself: whoever has the link can ask for them. */
export function contactLinkKeys(key: LinkKey): { linkId: LinkId; secret: LinkSecret } {
  const derived = primitives.hkdfSha512(empty, key, utf8('SimpleXContactLink'), idLength + secretLength);
  return {
    linkId: derived.slice(0, idLength) as LinkId,
    secret: derived.slice(idLength) as LinkSecret,
  };
}

/** The ID of an invitation's link is random, given by the relay, and part of the link. */
export function invitationLinkSecret(key: LinkKey): LinkSecret {
  return primitives.hkdfSha512(empty, key, utf8('SimpleXInvLink'), secretLength) as LinkSecret;
}
