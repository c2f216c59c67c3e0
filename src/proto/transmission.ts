// A command or response with its authorization and addresses, and the blocks that carry up to 255 of them.
// simplex-messaging.md, "SMP Transmission and transport block structure"; Protocol.hs `transmissionP`,
// `tDecodeServer`, `batchTransmissions_`.

import { type Authorization, authorizationFrom } from './authorization.ts';
import { concat, empty } from './bytes.ts';
import {
  absent,
  type Codec,
  decode,
  encode,
  large,
  maybe,
  nonEmpty,
  refined,
  refuse,
  shortString,
  struct,
  tail,
} from './codec.ts';
import { type Command, command } from './commands.ts';
import { checkCredentials } from './credentials.ts';
import type { ErrorType } from './errors.ts';
import { corrId, type CorrId, entityId, type EntityId, type SessionId } from './ids.ts';
import { response, type Response } from './responses.ts';
import { perVersion, serviceCertsSMPVersion } from './version.ts';

export const blockSize = 16384; // Transport.hs `smpBlockSize`
/** What a block may hold: less the length of its padding and the tag of its encryption, the count included. */
export const blockCapacity = blockSize - 2 - 16;
const maxTransmissions = 255;

export const noCorrId = empty as CorrId;
export const noEntity = empty as EntityId;

/** What both sides of a connection have agreed upon. */
export interface SessionParameters {
  sessionId: SessionId;
  version: number;
}

const addressed = <T>(content: Codec<T>) => struct({ corrId, entityId, content });
const addressedBytes = addressed(tail);

/** An Ed25519 signature of the service, behind its length (v16+). */
const serviceSignature = refined(
  shortString,
  (bytes) => (bytes.length === 64 ? bytes : refuse()),
  (bytes) => bytes,
);

/** An authorization, and from v16 on, unless it is empty, perhaps a service's signature. */
function credentials(version: number): Codec<{ auth: Uint8Array; serviceSig: Uint8Array | null }> {
  const signature: Codec<Uint8Array | null> =
    version >= serviceCertsSMPVersion ? maybe(serviceSignature) : absent(null);
  return {
    read: (input) => {
      const auth = shortString.read(input);
      return { auth, serviceSig: auth.length === 0 ? null : signature.read(input) };
    },
    write: ({ auth, serviceSig }, output) => {
      shortString.write(auth, output);
      if (auth.length > 0) signature.write(serviceSig, output);
    },
  };
}

const raw = perVersion((version) => struct({ credentials: credentials(version), signed: tail }));
const addressedResponse = perVersion((version) =>
  struct({ credentials: credentials(version), signed: addressed(response(version)) }),
);
const addressedCommand = perVersion((version) => addressed(command(version)));
const batch = nonEmpty(large);

/** A command whose bytes are sound; whether it is authorized is still to be verified. */
export interface CommandTransmission {
  corrId: CorrId;
  entityId: EntityId;
  authorization: Authorization | null;
  serviceSig: Uint8Array | null;
  /** What the authorization must cover: the session ID, then all from the corrId on. The command is a view of it. */
  authorized: Uint8Array;
  command: Command;
}

export type Refusal = { corrId: CorrId; entityId: EntityId; error: ErrorType };

export type Received<T> = { ok: true; transmission: T } | { ok: false; refusal: Refusal };

const badBlock: Received<never> = {
  ok: false,
  refusal: { corrId: noCorrId, entityId: noEntity, error: 'BLOCK' },
};

/** The transmissions of a block, each read or refused on its own; one refusal for a block that does not parse. */
function readBlock<T>(
  block: Uint8Array,
  read: (transmission: Uint8Array) => Received<T>,
): NonEmptyArray<Received<T>> {
  const transmissions = decode(batch, block);
  if (!transmissions.ok) return [badBlock];
  const [first, ...others] = transmissions.value;
  return [read(first), ...others.map(read)];
}

type NonEmptyArray<T> = [T, ...T[]];

/** What a relay reads: every transmission of a client's block, or the error with which to answer it. */
export function readCommands(
  block: Uint8Array,
  session: SessionParameters,
): NonEmptyArray<Received<CommandTransmission>> {
  return readBlock(block, (bytes) => readCommand(bytes, session));
}

function readCommand(
  bytes: Uint8Array,
  { sessionId, version }: SessionParameters,
): Received<CommandTransmission> {
  const parts = decode(raw(version), bytes);
  if (!parts.ok) return badBlock;
  const { auth, serviceSig } = parts.value.credentials;
  // One buffer of its own for each transmission: what crosses to a queue must not drag the whole block along.
  const prefix = encode(shortString, sessionId);
  const authorized = concat(prefix, parts.value.signed);
  const address = decode(addressedBytes, authorized.subarray(prefix.length));
  if (!address.ok) return badBlock;
  const { corrId, entityId, content } = address.value;
  const authorization = auth.length === 0 ? null : authorizationFrom(auth.slice());
  if (authorization === null && auth.length > 0) return refusal(corrId, noEntity, 'BLOCK');
  const parsed = decode(command(version), content);
  if (!parsed.ok) return refusal(corrId, entityId, { CMD: parsed.error });
  const error = checkCredentials(parsed.value.tag, authorization !== null, entityId.length > 0);
  if (error !== null) return refusal(corrId, entityId, { CMD: error });
  return {
    ok: true,
    transmission: { corrId, entityId, authorization, serviceSig, authorized, command: parsed.value },
  };
}

function refusal(corrId: CorrId, entityId: EntityId, error: ErrorType): Received<never> {
  return { ok: false, refusal: { corrId, entityId, error } };
}

export interface ResponseTransmission {
  corrId: CorrId;
  entityId: EntityId;
  response: Response;
}

/** What a client reads. A response that it cannot parse is a refusal with the corrId of its command. */
export function readResponses(
  block: Uint8Array,
  session: SessionParameters,
): NonEmptyArray<Received<ResponseTransmission>> {
  return readBlock(block, (bytes) => readResponse(bytes, session));
}

function readResponse(bytes: Uint8Array, { version }: SessionParameters): Received<ResponseTransmission> {
  const parts = decode(raw(version), bytes);
  const address = parts.ok ? decode(addressedBytes, parts.value.signed) : parts;
  if (!address.ok) return badBlock;
  const { corrId, entityId, content } = address.value;
  const parsed = decode(response(version), content);
  if (!parsed.ok) return refusal(corrId, entityId, { CMD: parsed.error });
  return { ok: true, transmission: { corrId, entityId, response: parsed.value } };
}

/** `corrId`, `entityId` and the command as they are sent. */
export function encodeCommand(
  { corrId, entityId, command: value }: { corrId: CorrId; entityId: EntityId; command: Command },
  version: number,
): Uint8Array {
  return encode(addressedCommand(version), { corrId, entityId, content: value });
}

/** What the client authorizes: the session ID, which is not sent, then what is (Protocol.hs `tForAuth`). */
export function toAuthorize(sessionId: SessionId, signed: Uint8Array): Uint8Array {
  return concat(encode(shortString, sessionId), signed);
}

/** `serviceSig`: what a service signs beside the queue's key (v16+). */
export function encodeCommandTransmission(
  signed: Uint8Array,
  authorization: Authorization | null,
  version: number,
  serviceSig: Uint8Array | null = null,
): Uint8Array {
  const auth = authorization === null ? empty : authorization.bytes;
  return encode(raw(version), { credentials: { auth, serviceSig }, signed });
}

export function encodeResponseTransmission(transmission: ResponseTransmission, version: number): Uint8Array {
  const { corrId, entityId, response: content } = transmission;
  const signed = { corrId, entityId, content };
  return encode(addressedResponse(version), { credentials: { auth: empty, serviceSig: null }, signed });
}

/** As few blocks as the order allows. Throws RangeError for a transmission that no block can hold. */
export function packBlocks(transmissions: readonly Uint8Array[]): Uint8Array[] {
  const blocks: [Uint8Array, ...Uint8Array[]][] = [];
  let room = 0;
  for (const transmission of transmissions) {
    const length = 2 + transmission.length;
    if (1 + length > blockCapacity) throw new RangeError('too long for a block');
    const block = blocks.at(-1);
    if (block === undefined || length > room || block.length === maxTransmissions) {
      blocks.push([transmission]);
      room = blockCapacity - 1 - length;
    } else {
      block.push(transmission);
      room -= length;
    }
  }
  return blocks.map((block) => encode(batch, block));
}
