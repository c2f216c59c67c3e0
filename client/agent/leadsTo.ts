// Whom a link leads to. Only people can be talked with here; what else there is, is recognized, and left alone.

import { utf8 } from '../../src/proto/bytes.ts';
import type { ContactType } from '../smp/shortLink.ts';
import { isJsonObject } from './chat/json.ts';
import { parseJson } from './chat/jsonText.ts';
import type { Link } from './link.ts';

export type LeadsTo = 'person' | Exclude<ContactType, 'contact'>;

export function leadsTo(link: Link): LeadsTo {
  if (link.form === 'full') return isGroupData(link.request.clientData) ? 'group' : 'person';
  const type = link.link.mode === 'contact' ? link.link.contactType : 'contact';
  return type === 'contact' ? 'person' : type;
}

/** What apps put into a connection request. simplex-chat Types.hs `CReqClientData`. */
export function isGroupData(clientData: string | null): boolean {
  const json = clientData === null ? undefined : parseJson(utf8(clientData));
  return json !== undefined && isJsonObject(json) && json['type'] === 'group';
}
