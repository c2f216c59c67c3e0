// Transmissions as nobody's encoder would write them, and blocks of them.

import { primitives } from '#primitives';
import { concat, empty, utf8 } from '../../src/proto/bytes.ts';
import { type CorrId, type EntityId, idLength } from '../../src/proto/ids.ts';
import type { Transmission } from './wire.ts';

interface Parts {
  auth?: Uint8Array;
  corrId?: Uint8Array;
  entityId?: Uint8Array;
  /** The command, or what stands in its place. */
  content: string | Uint8Array;
}

/** As of v16 and later. */
export function transmissionOf(parts: Parts): Transmission & { entityId: EntityId } {
  const { auth = empty, corrId = primitives.randomBytes(idLength), entityId = empty, content } = parts;
  const serviceSig = auth.length > 0 ? utf8('0') : empty;
  const bytes = concat(
    short(auth),
    serviceSig,
    short(corrId),
    short(entityId),
    typeof content === 'string' ? utf8(content) : content,
  );
  return { corrId: corrId as CorrId, entityId: entityId as EntityId, bytes };
}

function short(bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(bytes.length), bytes);
}
