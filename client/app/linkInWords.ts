// What a link is, said before anything is sent; and of one that cannot be used, what is wrong with it and what helps.

import { inspect, parseLink } from '../agent/link.ts';
import { placeOf } from './place.ts';

export interface LookedAt {
  isUsable: boolean;
  /** More can be fetched before it is used. */
  canShow: boolean;
  words: string;
}

const refused = (words: string): LookedAt => ({ isUsable: false, canShow: false, words });

export function lookAtLink(text: string): LookedAt {
  const link = parseLink(text);
  if (link === null) return refused(noLinkInWords(text.trim()));
  const { isWhole, isCompatible, mode, form, servers, leadsTo } = inspect(link);
  if (leadsTo !== 'person')
    return refused('This link leads to a group, and this page knows conversations of two alone.');
  if (!isWhole)
    return refused(
      'This link says too little to be followed from here. Open it in the app it was made with.',
    );
  if (isCompatible === false)
    return refused('This link was made by an app too old to talk with. Ask for a new one.');
  const place = placeOf(servers[0]);
  const words =
    mode === 'invitation'
      ? `A one-time invitation on ${place}.`
      : `An address on ${place}. Its owner decides whether to answer.`;
  return { isUsable: true, canShow: mode === 'contact' && form === 'short', words };
}

/** It begins like one, so a part of it is missing or has been changed. */
const beginning = /^(?:simplex:|https?:\/\/[^/]+)\/(?:[iacgr]|invitation|contact)\/?#/;

function noLinkInWords(text: string): string {
  if (beginning.test(text)) return 'This link is not whole, or has been changed. Copy it again, all of it.';
  return URL.canParse(text)
    ? 'This link is for another app, or for a page. Ask for an invitation made here or with SimpleX.'
    : 'This is no link. Copy it again, all of it.';
}
