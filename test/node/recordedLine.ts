// What one end of a recorded WebSocket said: the request that opened it, and then frames, read byte by byte, so that
// nothing is left unseen.

export interface Upgrade {
  path: string;
  /** Names in lower case. */
  headers: Map<string, string>;
}

export interface Recorded {
  /** The first line and the headers. */
  head: string;
  upgrade: Upgrade;
  frames: WebSocketFrame[];
}

export interface WebSocketFrame {
  /** RFC 6455, section 5.2: 2 is binary, 8 closes. */
  opcode: number;
  payload: Buffer;
}

/** Throws for bytes that are no frame, but for the beginning of one at the end. */
export function readLine(chunks: readonly Buffer[]): Recorded {
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end).toString('latin1');
  return { head, upgrade: readUpgrade(head), frames: readFrames(bytes.subarray(end + 4)) };
}

function readUpgrade(head: string): Upgrade {
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { path: first.split(' ')[1] ?? '', headers: new Map(headers) };
}

function readFrames(bytes: Buffer): WebSocketFrame[] {
  const frames: WebSocketFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const frame = readFrame(bytes.subarray(at));
    if (frame === null) break;
    frames.push(frame);
    at += frame.length;
  }
  return frames;
}

/** Null for one that is not whole. */
function readFrame(bytes: Buffer): (WebSocketFrame & { length: number }) | null {
  if (bytes.length < 2) return null;
  const flags = bytes.readUInt8(0);
  const lengths = bytes.readUInt8(1);
  const short = lengths & 0x7f;
  if (flags < 0x80 || short === 127) throw new Error('a frame in parts, or of more than 65,535 bytes');
  const maskAt = short === 126 ? 4 : 2;
  const from = lengths < 0x80 ? maskAt : maskAt + 4;
  if (bytes.length < from) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const payload = bytes.subarray(from, from + size);
  if (payload.length < size) return null;
  return {
    opcode: flags & 0x0f,
    payload: unmasked(payload, bytes.subarray(maskAt, from)),
    length: from + size,
  };
}

/** `mask`: 4 bytes, or none. */
function unmasked(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
}
