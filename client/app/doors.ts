// What may keep the conversations from being open here and now, as it is found out.

import { AgentError } from '../agent/agentError.ts';
import type { OpenError } from '../store/openStore.ts';
import { type FailureReason, StoreFailure } from '../store/store.ts';

export type Door =
  | OpenError['error']
  /** Nothing is kept or encrypted where others may change the page. */
  | 'insecure'
  | 'no websocket'
  /** Nothing more could be stored. */
  | 'no room'
  /** The browser, or another window, has taken back what was kept. */
  | 'removed'
  | 'stopped'
  /** Another window has started a later version of the page. */
  | 'replaced'
  /** A fault of the page's own. */
  | 'failed';

/** Null where the browser has all that is needed. */
export function missingInBrowser(): Door | null {
  if (!globalThis.isSecureContext) return 'insecure';
  if (!('WebSocket' in globalThis)) return 'no websocket';
  return 'indexedDB' in globalThis ? null : 'unavailable';
}

const afterFailure: Record<FailureReason, Door> = {
  full: 'no room',
  damaged: 'damaged',
  closed: 'removed',
  broken: 'stopped',
};

export function doorAfter(error: unknown): Door {
  if (error instanceof StoreFailure) return afterFailure[error.reason];
  return error instanceof AgentError && error.reason === 'futureStore' ? 'future' : 'failed';
}
