// What the operator may ask for, as JSON. Queues are named in the body, never in a URL.

import { fromBase64url } from '../proto/bytes.ts';
import type { BlockingInfo } from '../proto/errors.ts';
import { type EntityId, idLength, type LinkId } from '../proto/ids.ts';
import { maxUses } from '../durable/inviteCode.ts';
import type { RuntimeSettings } from '../durable/runtimeSettings.ts';
import { type Fields, hasOnly } from './fields.ts';
import { type MoveRequest, readMoveRequest } from './moveRequest.ts';
import { readWatchRequest, type WatchRequest } from './watchRequest.ts';

export type NamedQueue = { by: 'sender'; id: EntityId } | { by: 'link'; id: LinkId };

export type AdminRequest =
  | { command: 'status' }
  | { command: 'block'; queue: NamedQueue; info: BlockingInfo }
  | { command: 'unblock' | 'delete'; queue: NamedQueue }
  | { command: 'invite'; count: number; uses: number }
  | { command: 'revoke'; code: string }
  | { command: 'set'; changes: Partial<RuntimeSettings> }
  | WatchRequest
  | MoveRequest;

/** Null for anything else: what is not understood is not carried out in part. */
export function readAdminRequest(json: unknown): AdminRequest | null {
  if (!isObject(json)) return null;
  const { command, ...fields } = json;
  switch (command) {
    case 'status':
      return hasOnly(fields) ? { command } : null;
    case 'block':
      return readBlock(fields);
    case 'unblock':
    case 'delete': {
      const queue = hasOnly(fields, 'queue') ? readQueue(fields['queue']) : null;
      return queue && { command, queue };
    }
    case 'invite':
      return readInvitation(fields);
    case 'revoke': {
      const { code } = fields;
      return hasOnly(fields, 'code') && typeof code === 'string' ? { command, code } : null;
    }
    case 'set':
      return readSet(fields);
    default:
      return readWatchRequest(json) ?? readMoveRequest(json);
  }
}

function readBlock(fields: Fields): AdminRequest | null {
  const { queue: named, reason, notice = null } = fields;
  const queue = hasOnly(fields, 'queue', 'reason', 'notice') ? readQueue(named) : null;
  if (queue === null || (reason !== 'spam' && reason !== 'content')) return null;
  const read = readNotice(notice);
  return read && { command: 'block', queue, info: { reason, notice: read.notice } };
}

/** Null for what is no notice; a notice without `ttl` is until further notice. */
function readNotice(notice: unknown): Pick<BlockingInfo, 'notice'> | null {
  if (notice === null) return { notice };
  if (!isObject(notice) || !hasOnly(notice, 'ttl')) return null;
  const { ttl = null } = notice;
  return ttl === null || isCount(ttl) ? { notice: { ttl } } : null;
}

/** `{"sender": "<ID>"}` or `{"link": "<ID>"}`, in base64url. */
function readQueue(named: unknown): NamedQueue | null {
  if (!isObject(named)) return null;
  const [[by, text] = [], ...others] = Object.entries(named);
  const id = typeof text === 'string' ? fromBase64url(text) : null;
  if (others.length > 0 || id?.length !== idLength) return null;
  if (by === 'sender') return { by, id: id as Uint8Array as EntityId };
  return by === 'link' ? { by, id: id as Uint8Array as LinkId } : null;
}

/** More than anybody hands out at a time would only take the relay's time. */
const maxCodes = 1000;

function readInvitation(fields: Fields): AdminRequest | null {
  const { count, uses } = fields;
  if (!hasOnly(fields, 'count', 'uses') || !isCount(count) || !isCount(uses)) return null;
  return count <= maxCodes && uses <= maxUses ? { command: 'invite', count, uses } : null;
}

type Changeable = keyof Omit<RuntimeSettings, 'watched'>;

const changeable: { [Name in Changeable]: (value: unknown) => boolean } = {
  creation: (value) => value === 'closed',
  moving: (value) => value === true,
  messageQuota: isCount,
  newQueuesPerMinute: isCount,
  newQueuesPerDay: isCount,
  notice: (value) => typeof value === 'string' && value !== '' && value.length <= 1000,
};

function readSet(changes: Fields): AdminRequest | null {
  const isSound = Object.entries(changes).every(
    ([name, value]) =>
      Object.hasOwn(changeable, name) && (value === null || changeable[name as Changeable](value)),
  );
  return isSound ? { command: 'set', changes: changes as Partial<RuntimeSettings> } : null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
