// What an operator asks of a relay that moves, as JSON. Objects are named by the hexadecimal IDs under which the
// platform lists them.

import { maxPageItems } from '../durable/movePage.ts';
import { fromBase64url } from '../proto/bytes.ts';
import { type Fields, hasOnly } from './fields.ts';

export type MoveRequest =
  /** The queues change no more from then on. */
  | { command: 'export'; after: Uint8Array; of: 'queues' | 'invites'; objects: string[] }
  | { command: 'export'; after: Uint8Array; of: 'settings' | 'end' }
  | { command: 'import'; after: Uint8Array; page: string }
  | { command: 'stay' | 'waiting'; objects: string[] }
  | { command: 'identity' };

/** Null for anything else. */
export function readMoveRequest({ command, ...fields }: Fields): MoveRequest | null {
  switch (command) {
    case 'export':
      return readExport(fields);
    case 'import': {
      const after = readDigest(fields['after']);
      const { page } = fields;
      return after && typeof page === 'string' && hasOnly(fields, 'after', 'page')
        ? { command, after, page }
        : null;
    }
    case 'stay':
    case 'waiting': {
      const objects = readObjects(fields['objects']);
      return objects && hasOnly(fields, 'objects') ? { command, objects } : null;
    }
    case 'identity':
      return hasOnly(fields) ? { command } : null;
    default:
      return null;
  }
}

function readExport(fields: Fields): MoveRequest | null {
  const { of } = fields;
  const after = readDigest(fields['after']);
  if (after === null) return null;
  const objects = readObjects(fields['objects']);
  switch (of) {
    case 'settings':
    case 'end':
      return hasOnly(fields, 'after', 'of') ? { command: 'export', after, of } : null;
    case 'queues':
    case 'invites':
      return objects && hasOnly(fields, 'after', 'of', 'objects')
        ? { command: 'export', after, of, objects }
        : null;
    default:
      return null;
  }
}

function readDigest(text: unknown): Uint8Array | null {
  const bytes = typeof text === 'string' ? fromBase64url(text) : null;
  return bytes?.length === 32 ? bytes : null;
}

function readObjects(list: unknown): string[] | null {
  const isList = Array.isArray(list) && list.length > 0 && list.length <= maxPageItems;
  return isList && list.every((id) => typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)) ? list : null;
}
