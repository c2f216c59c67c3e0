// What the operator's doctor asks for of proxied connections, as JSON (../durable/watch.ts).

export type WatchRequest =
  /** `neighbourhood`: of who asks, as the door sees it; null: the platform does not tell. */
  | { command: 'watch'; neighbourhood: string | null }
  /** In base64url. */
  | { command: 'brought'; sessionId: string };

/** Null for anything else. */
export function readWatchRequest({ command, ...fields }: Record<string, unknown>): WatchRequest | null {
  const names = Object.keys(fields);
  if (command === 'watch') return names.length === 0 ? { command, neighbourhood: null } : null;
  const { sessionId } = fields;
  const isWhole = command === 'brought' && names.length === 1 && typeof sessionId === 'string';
  return isWhole ? { command, sessionId } : null;
}
