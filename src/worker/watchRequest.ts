// What the operator's doctor asks for of proxied connections, as JSON (../durable/watch.ts).

import { type Fields, hasOnly } from './fields.ts';

export type WatchRequest =
  /** `neighbourhood`: of who asks, as the door sees it; null: the platform does not tell. */
  | { command: 'watch'; neighbourhood: string | null }
  /** In base64url. */
  | { command: 'brought'; sessionId: string };

/** Null for anything else. */
export function readWatchRequest({ command, ...fields }: Fields): WatchRequest | null {
  if (command === 'watch') return hasOnly(fields) ? { command, neighbourhood: null } : null;
  const { sessionId } = fields;
  const isWhole = command === 'brought' && hasOnly(fields, 'sessionId') && typeof sessionId === 'string';
  return isWhole ? { command, sessionId } : null;
}
