// The body of an agent's message or handshake: one message, several, or either compressed. Chat/Protocol.hs
// `parseChatMessages`, `encodeChatMessage`.

import { concat, utf8 } from '../../../src/proto/bytes.ts';
import { decode, encode, large, list } from '../../../src/proto/codec.ts';
import { pqdrSMPAgentVersion } from '../agentVersion.ts';
import { type ChatMessage, chatMessage } from './chatMessage.ts';
import { decompressBodies } from './compressed.ts';
import { type FileChunk, fileChunk } from './fileChunk.ts';
import { type Json, readJson } from './json.ts';
import { parseJson } from './jsonText.ts';

export type BodyRead =
  | { ok: true; message: ChatMessage }
  | { ok: true; chunk: FileChunk }
  /** `UNKNOWN`: a form that only groups use, or a later version. `TOO LARGE`: more than 64 KiB when decompressed. */
  | { ok: false; error: 'SYNTAX' | 'UNKNOWN' | 'TOO LARGE' };

const letters = { compressed: 0x58, batch: 0x3d, array: 0x5b, object: 0x7b, chunk: 0x46 };

/** Each message of it by itself: one that cannot be read takes no other with it. */
export async function readChatBody(body: Uint8Array): Promise<BodyRead[]> {
  if (body[0] !== letters.compressed) return readPlain(body);
  const decompressed = await decompressBodies(body.subarray(1));
  return decompressed.ok ? decompressed.bodies.flatMap(readPlain) : [decompressed];
}

const batch = list(large);

function readPlain(body: Uint8Array): BodyRead[] {
  if (body[0] === letters.array) return readArray(body);
  if (body[0] !== letters.batch) return [readElement(body)];
  const elements = decode(batch, body.subarray(1));
  return elements.ok ? elements.value.map(readElement) : [syntax];
}

const syntax: BodyRead = { ok: false, error: 'SYNTAX' };

function readArray(body: Uint8Array): BodyRead[] {
  const json = parseJson(body);
  return Array.isArray(json) ? json.map(readMessage) : [syntax];
}

function readElement(element: Uint8Array): BodyRead {
  switch (element[0]) {
    case undefined:
      return syntax;
    case letters.object: {
      const json = parseJson(element);
      return json === undefined ? syntax : readMessage(json);
    }
    case letters.chunk: {
      const decoded = decode(fileChunk, element.subarray(1));
      return decoded.ok ? { ok: true, chunk: decoded.value } : syntax;
    }
    default:
      return { ok: false, error: 'UNKNOWN' };
  }
}

function readMessage(json: Json): BodyRead {
  const read = readJson(chatMessage, json);
  return read.ok ? { ok: true, message: read.value } : read;
}

/** `message`: under the ratchet. `info`: with the handshake. */
export type BodyKind = 'message' | 'info';

/**
 * What fits beside the ratchet's headers, which are longer with a KEM. Chat/Protocol.hs `maxEncodedMsgLength`,
 * `maxCompressedMsgLength`, `maxEncodedInfoLength`, `maxCompressedInfoLength`.
 */
export function maxBodyLength(kind: BodyKind, agentVersion: number, supportsPQ: boolean): number {
  const isPQ = supportsPQ && agentVersion >= pqdrSMPAgentVersion;
  if (kind === 'info') return isPQ ? 14694 - 3726 : 14694;
  return isPQ ? 15602 - 2222 : 15602;
}

export type BodyWritten =
  | { ok: true; body: Uint8Array }
  | { ok: false; error: 'TOO LARGE'; length: number; maxLength: number };

/** Never compressed: nobody has to, and no compressor is loaded for the few messages between the two limits. */
export function writeChatBody(message: ChatMessage, maxLength: number): BodyWritten {
  return fitting(utf8(JSON.stringify(chatMessage.write(message))), maxLength);
}

export function writeFileChunk(chunk: FileChunk, maxLength: number): BodyWritten {
  return fitting(concat(Uint8Array.of(letters.chunk), encode(fileChunk, chunk)), maxLength);
}

function fitting(body: Uint8Array, maxLength: number): BodyWritten {
  const { length } = body;
  return length <= maxLength ? { ok: true, body } : { ok: false, error: 'TOO LARGE', length, maxLength };
}
