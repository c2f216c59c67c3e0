// A look at what stands behind a link, before anything of it is taken up or kept. Agent.hs `getConnShortLink'`.

import { LGET } from '../smp/linkCommands.ts';
import { contactLinkKeys } from '../smp/linkKey.ts';
import { AgentError } from './agentError.ts';
import { readLinkedQueue } from './connLinkData.ts';
import { isGroupData } from './leadsTo.ts';
import type { Link } from './link.ts';
import type { Routes } from './network/routes.ts';
import { verdictOf } from './network/verdict.ts';

/** An invitation is secured by who reads it (LKEY), and a full link has nothing behind it: null. */
export async function peek(link: Link, routes: Pick<Routes, 'request'>): Promise<Uint8Array | null> {
  if (link.form === 'full' || link.link.mode === 'invitation') return null;
  const { server, linkKey } = link.link;
  const linked = await routes.request(server, LGET(contactLinkKeys(linkKey).linkId));
  if (!linked.ok) throw new AgentError(verdictOf(linked).verdict === 'final' ? 'linkGone' : 'notReached');
  const read = readLinkedQueue(link.link, linked.value);
  if (!read.ok) throw new AgentError(read.error === 'A_MESSAGE' ? 'notUnderstood' : 'linkForged');
  const { fixedData, userData } = read.value;
  if (isGroupData(fixedData.linkConnReq.clientData)) throw new AgentError('groupLink');
  return userData.userData;
}
