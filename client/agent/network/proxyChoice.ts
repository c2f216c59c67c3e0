// Through whom to send: another than runs the destination, and where possible another than this user receives from,
// so that nobody sees both ends. Agent/Client.hs `getNextServer`.

import type { SMPServer } from '../../../src/proto/server.ts';
import type { AgentSettings, RelaySettings } from '../settings.ts';
import { isSameServer, operatorOf } from './operators.ts';

export interface ProxyChoice {
  proxy: RelaySettings;
  /** It is the destination's operator's: it could see both who sends and where to. */
  isSameOperator: boolean;
}

/** `isResting`: has failed lately. Null where no proxy can be used: a relay is no proxy before itself. */
export function chooseProxy(
  destination: SMPServer,
  settings: AgentSettings,
  isResting: (proxy: SMPServer) => boolean,
): ProxyChoice | null {
  const operator = operatorOf(destination, settings);
  const ownOperators = settings.relays.map(({ server }) => operatorOf(server, settings));
  const candidates = settings.proxies
    .filter(({ server }) => !isSameServer(server, destination))
    .map((proxy) => {
      const proxyOperator = operatorOf(proxy.server, settings);
      const isSameOperator = proxyOperator === operator;
      const isOwn = ownOperators.includes(proxyOperator);
      // A working proxy of the same operator is no reason to give up the protection of another that rests.
      const rank = (isSameOperator ? 4 : 0) + (isResting(proxy.server) ? 2 : 0) + (isOwn ? 1 : 0);
      return { choice: { proxy, isSameOperator }, rank };
    });
  return candidates.toSorted((a, b) => a.rank - b.rank)[0]?.choice ?? null;
}
