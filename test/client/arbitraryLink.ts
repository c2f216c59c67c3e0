// Arbitrary links and link data, for properties.

import fc from 'fast-check';
import type { LinkKey } from '../../client/smp/linkKey.ts';
import type { Ed25519PublicKey, OwnerAuth } from '../../client/smp/linkOwners.ts';
import type { ConnShortLink, ContactShortLink } from '../../client/smp/shortLink.ts';
import type { ConnLinkData } from '../../client/smp/userLinkData.ts';
import { bytes, exactly, id, server } from '../proto/arbitrary.ts';

export const linkKey = exactly(32) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<LinkKey>;

export const agentVersionRange = fc
  .tuple(fc.nat(65535), fc.nat(65535))
  .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

const contactLink: fc.Arbitrary<ContactShortLink> = fc.record({
  mode: fc.constant('contact' as const),
  contactType: fc.constantFrom('contact', 'channel', 'group', 'relay'),
  server,
  linkKey,
});

export const shortLink: fc.Arbitrary<ConnShortLink> = fc.oneof(
  contactLink,
  fc.record({ mode: fc.constant('invitation' as const), server, linkId: id<'LinkId'>(), linkKey }),
);

const owner: fc.Arbitrary<OwnerAuth> = fc.record({
  ownerId: bytes(40),
  ownerKey: exactly(32) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<Ed25519PublicKey>,
  authOwnerSig: exactly(64),
});

const userData = fc.oneof(
  bytes(300),
  fc.constantFrom(253, 254, 255, 256).map((length) => new Uint8Array(length)),
);

export const linkData: fc.Arbitrary<ConnLinkData> = fc.oneof(
  fc.record({ mode: fc.constant('invitation' as const), agentVersionRange, userData }),
  fc.record({
    mode: fc.constant('contact' as const),
    agentVersionRange,
    direct: fc.boolean(),
    owners: fc.array(owner, { maxLength: 3 }),
    relays: fc.array(contactLink, { maxLength: 3 }),
    userData,
  }),
);
