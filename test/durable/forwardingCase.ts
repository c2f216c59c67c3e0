// A session of a proxy with this relay, and a sender who seals commands for it.

import { primitives } from '#primitives';
import { SEND } from '../../client/smp/senderCommands.ts';
import { Connection } from '../../src/durable/connection.ts';
import { Forwarding } from '../../src/durable/forwarding.ts';
import type { OpenState } from '../../src/durable/sessionState.ts';
import type { CorrId, EntityId, SenderId, SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import {
  decryptForwardResponse,
  decryptResponse,
  encryptForward,
  encryptTransmission,
  type FwdTransmission,
} from '../../src/proto/proxyLayers.ts';
import type { Response } from '../../src/proto/responses.ts';
import {
  encodeCommand,
  encodeCommandTransmission,
  packBlocks,
  readResponses,
} from '../../src/proto/transmission.ts';

const keys = primitives.x25519KeyPair();
const proxyKeys = primitives.x25519KeyPair();
const secretOf = (privateKey: Uint8Array, publicKey: Uint8Array) =>
  primitives.x25519(privateKey, publicKey) ?? new Uint8Array();

export const freshCorrId = () => primitives.randomBytes(24) as CorrId;

export const forwardingState: OpenState = {
  phase: 'open',
  sessionId: primitives.randomBytes(32) as SessionId,
  version: 20,
  privateKey: keys.privateKey,
  chains: null,
  sessionSecret: secretOf(keys.privateKey, proxyKeys.publicKey),
  isForwarding: true,
  destinations: [],
  isBusy: false,
  tally: { counts: {}, since: 0 },
};

export function aConnection(open: OpenState = forwardingState): Connection {
  const { 0: client, 1: socket } = new WebSocketPair();
  client.accept();
  socket.accept();
  return new Connection(socket, open);
}

/** A transmission of a SEND that nobody has authorized. */
export function aTransmission(entityId = primitives.randomBytes(24), corrId = freshCorrId()): Uint8Array {
  const { command } = SEND({ sndId: entityId as SenderId, sndAuthKey: null }, new Uint8Array(8), true);
  const signed = encodeCommand({ corrId, entityId: entityId as EntityId, command }, 20);
  return encodeCommandTransmission(signed, null, 20);
}

export class Sealed {
  readonly forward: FwdTransmission;
  readonly #secret: Uint8Array;

  constructor(transmissions: Uint8Array[], change: Partial<FwdTransmission> = {}) {
    const own = primitives.x25519KeyPair();
    this.#secret = secretOf(own.privateKey, keys.publicKey);
    const fwdCorrId = change.fwdCorrId ?? freshCorrId();
    const [block = new Uint8Array()] = packBlocks(transmissions);
    this.forward = {
      fwdCorrId,
      fwdVersion: 20,
      fwdKey: asX25519PublicKey(own.publicKey),
      encTransmission: encryptTransmission(this.#secret, fwdCorrId, block),
      ...change,
    };
  }

  /** What the sender reads in an answer; null where it is not sealed for her. */
  read(corrId: CorrId, answer: Response): Response | null {
    if (answer.tag !== 'RRES' || forwardingState.sessionSecret === null) return null;
    const outer = decryptForwardResponse(forwardingState.sessionSecret, corrId, answer.encFwdResponse);
    const block = outer && decryptResponse(this.#secret, this.forward.fwdCorrId, outer.encResponse);
    const [received] = readResponses(block ?? new Uint8Array(), { ...forwardingState, version: 20 });
    return received.ok ? received.transmission.response : null;
  }
}

/** As the proxy forwards it, each time in a layer of its own. */
export function forwards(
  forwarding: Forwarding,
  { forward }: Pick<Sealed, 'forward'>,
  corrId = freshCorrId(),
) {
  const secret = forwardingState.sessionSecret ?? new Uint8Array();
  return forwarding.unwrap(forwardingState, corrId, encryptForward(secret, corrId, forward));
}

export const aForwarding = () => new Forwarding(aConnection());
