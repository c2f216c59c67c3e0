// What becomes of the operator's requests to a proxy, which has neither queues nor codes for them.

import { remember, type RuntimeSettings } from '../durable/runtimeSettings.ts';
import { settings } from '../durable/settings.ts';
import { supportedSMPVersions } from '../proto/version.ts';
import type { AdminRequest } from './adminRequest.ts';
import { readProxyCounts } from './statusCounts.ts';

/** Null for what only a relay does. */
export async function carryOutInProxy(env: Env, request: AdminRequest): Promise<object | null> {
  const relay = env.RELAY.getByName('relay');
  switch (request.command) {
    case 'status':
      return status(env, await relay.runtimeSettings());
    case 'set':
      return Object.keys(request.changes).every((name) => name === 'notice')
        ? status(env, await relay.change(request.changes))
        : null;
    case 'block':
    case 'unblock':
    case 'delete':
    case 'invite':
    case 'revoke':
    case 'watch':
    case 'brought':
    case 'export':
    case 'import':
    case 'stay':
    case 'waiting':
    case 'identity':
      return null;
  }
}

async function status(env: Env, changed: RuntimeSettings) {
  remember(changed);
  const { proxying, destinations } = settings(env);
  return {
    versions: supportedSMPVersions,
    proxying: proxying.kind,
    hosts: destinations.allowed,
    counts: await readProxyCounts(env),
    notice: changed.notice,
  };
}
