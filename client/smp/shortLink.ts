// A short link: where a queue's link data are and the key that finds and opens them, in its binary form.
// Agent/Protocol.hs `ConnShortLink`.

import { type Codec, letter, shortString, struct, type Wire } from '../../src/proto/codec.ts';
import { linkId } from '../../src/proto/ids.ts';
import { smpServer } from '../../src/proto/server.ts';
import { variant } from '../../src/proto/variant.ts';
import { contactLinkKeys, invitationLinkSecret, type LinkKey, type LinkSecret } from './linkKey.ts';

/** What answers behind a contact link: it decides how an application shows the link. */
export const contactType = letter({ A: 'contact', C: 'channel', G: 'group', R: 'relay' });
export type ContactType = Wire<typeof contactType>;

const linkKey = shortString as Codec<Uint8Array> as Codec<LinkKey>;

const contact = struct({ contactType, server: smpServer, linkKey });

/** An invitation can be used once, a contact link by many. */
export const connShortLink = variant('mode', {
  invitation: ['I', struct({ server: smpServer, linkId, linkKey })],
  contact: ['C', contact],
});
export type ConnShortLink = Wire<typeof connShortLink>;
export type ConnectionMode = ConnShortLink['mode'];

export const contactShortLink = variant('mode', { contact: ['C', contact] });
export type ContactShortLink = Wire<typeof contactShortLink>;

export function linkSecret(mode: ConnectionMode, key: LinkKey): LinkSecret {
  return mode === 'contact' ? contactLinkKeys(key).secret : invitationLinkSecret(key);
}
