// Versions of what SMP clients send each other about queues, named as in Protocol.hs by what each of them brought.

import type { VersionRange } from '../../src/proto/version.ts';

/** Several host names for a relay. */
export const srvHostnamesSMPClientVersion = 2;
/** Queues that the sender secures (SKEY). */
export const sndAuthKeySMPClientVersion = 3;
/** Link data, and the mode of a queue with it. */
export const shortLinksSMPClientVersion = 4;

export const supportedSMPClientVersions: VersionRange = { min: 1, max: shortLinksSMPClientVersion };
