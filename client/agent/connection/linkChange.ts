// A contact address whose short link shows something else from now on, or leads nowhere any more. Agent.hs
// `setConnShortLink'`, `deleteConnShortLink'`.

import { equal } from '../../../src/proto/bytes.ts';
import type { LinkId } from '../../../src/proto/ids.ts';
import type { QueueLinkData } from '../../../src/proto/linkData.ts';
import { contactLinkKeys } from '../../smp/linkKey.ts';
import { makeUserData } from '../../smp/shortLinkData.ts';
import type { Address, ConnectionState, OwnLink } from './connectionState.ts';
import { shownData } from './ownLink.ts';
import { Turn } from './turn.ts';

export type LinkChange = { change: 'show'; userData: Uint8Array } | { change: 'delete' };

/** Where there is no short link, nothing is shown. */
export function decideShow(state: Address, userData: Uint8Array): Turn<Address> {
  if (state.ownLink === null) return new Turn(state);
  return new Turn({ ...state, linkChange: { change: 'show', userData } });
}

/** At once for the user; the full link stays. */
export function decideLinkDeleted(state: Address): Turn<Address> {
  if (state.ownLink === null) return new Turn(state);
  const links = { ...state.links, short: null };
  return new Turn({ ...state, links, ownLink: null, linkChange: { change: 'delete' } });
}

/** The relay has done it, or never will; the user may want something else by now. */
export function decideLinkChanged(state: ConnectionState, done: LinkChange): Turn {
  if (state.kind !== 'address' || !isSame(state.linkChange ?? null, done)) return new Turn(state);
  return new Turn({ ...state, linkChange: null });
}

function isSame(a: LinkChange | null, b: LinkChange): boolean {
  if (a?.change === 'show' && b.change === 'show') return equal(a.userData, b.userData);
  return a?.change === b.change;
}

/** What LSET is asked with: the fixed data stay as they are, or it would be another link. */
export function shownAt(
  { link, rootPrivateKey, fixedData }: OwnLink,
  userData: Uint8Array,
): { linkId: LinkId; linkData: QueueLinkData } {
  const { linkId } = contactLinkKeys(link.linkKey);
  const shown = makeUserData(link.linkKey, rootPrivateKey, shownData(link.mode, userData));
  return { linkId, linkData: { fixedData, userData: shown } };
}
