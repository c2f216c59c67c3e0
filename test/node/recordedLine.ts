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
  const [flags = 0, lengths = 0] = bytes;
  const isMasked = lengths >= 0x80;
  const short = lengths & 0x7f;
  if (flags < 0x80 || short === 127) throw new Error('a frame in parts, or of more than 65,535 bytes');
  const maskAt = short === 126 ? 4 : 2;
  const from = maskAt + (isMasked ? 4 : 0);
  if (bytes.length < from) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < from + size) return null;
  const payload = Buffer.from(bytes.subarray(from, from + size));
  if (isMasked)
    for (let at = 0; at < size; at += 1) payload[at] = (payload[at] ?? 0) ^ (bytes[maskAt + (at % 4)] ?? 0);
  return { opcode: flags & 0x0f, payload, length: from + size };
}
