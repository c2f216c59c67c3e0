// What a link's owner shows behind it and may change: a profile, for example. Agent/Protocol.hs `ConnLinkData`,
// `UserContactData`.

import {
  bool,
  type Codec,
  large,
  list,
  refuse,
  shortString,
  struct,
  type Wire,
} from '../../src/proto/codec.ts';
import { variant } from '../../src/proto/variant.ts';
import { versionRange } from '../../src/proto/version.ts';
import { ownerAuth } from './linkOwners.ts';
import { contactShortLink } from './shortLink.ts';

const longMark = 0xff;

/** The application's. Up to 254 bytes behind a length of one byte, more behind 255 and a length of two. */
export const userLinkData: Codec<Uint8Array> = {
  read: (input) => {
    if (input.next !== longMark) return shortString.read(input);
    input.byte();
    const long = large.read(input);
    return long.length < longMark ? refuse() : long;
  },
  write: (value, output) => {
    if (value.length < longMark) return shortString.write(value, output);
    output.byte(longMark);
    large.write(value, output);
  },
};

/**
 * `direct`: the queue of the fixed data takes requests itself. `relays`: where else they may go. Later versions may
 * add to it, so it is read with `decodeHead`.
 */
export const connLinkData = variant('mode', {
  invitation: ['I', struct({ agentVersionRange: versionRange, userData: userLinkData })],
  contact: [
    'C',
    struct({
      agentVersionRange: versionRange,
      direct: bool,
      owners: list(ownerAuth),
      relays: list(contactShortLink),
      userData: userLinkData,
    }),
  ],
});
export type ConnLinkData = Wire<typeof connLinkData>;
