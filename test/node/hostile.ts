// What strangers send to an open port: as bytes, most of which a WebSocket library would refuse to send.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Lines of a request, and the empty one that ends it. */
const request = (...lines: string[]) => Buffer.from([...lines, '', ''].join('\r\n'));

const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const version = 'Sec-WebSocket-Version: 13';
const upgrading = ['Host: relay', 'Connection: Upgrade', 'Upgrade: websocket'];

/** A proper one. */
export const upgrade = request('GET / HTTP/1.1', ...upgrading, version, key);

export const requests: Record<string, Buffer> = {
  noise: randomBytes(65_536),
  'zero bytes': Buffer.alloc(4096),
  'a TLS hello': Buffer.concat([Buffer.from('16030100f8010000f40303', 'hex'), randomBytes(240)]),
  'half a request': Buffer.from('GET / HTTP/1.1\r\nHost: rel'),
  'headers without end': Buffer.from(`GET / HTTP/1.1\r\nHost: relay\r\nCookie: ${'x'.repeat(1_000_000)}`),
  'a path without end': Buffer.from(`GET /${'x'.repeat(1_000_000)}`),
  'a target that is none': request('GET http://[ HTTP/1.1', 'Host: relay'),
  'no host': request('GET / HTTP/1.1'),
  'a version of HTTP that is none': request('GET / HTTP/9.9', 'Host: relay'),
  'HTTP/2': Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  'a body that does not come': request('POST / HTTP/1.1', 'Host: relay', 'Content-Length: 100'),
  'a length that is none': request('POST / HTTP/1.1', 'Host: relay', 'Content-Length: -1'),
  'chunks that are none': request('POST / HTTP/1.1', 'Host: relay', 'Transfer-Encoding: chunked', '', 'ZZ'),
  'an upgrade without a key': request('GET / HTTP/1.1', ...upgrading, version),
  'an upgrade with a key that is none': request(
    'GET / HTTP/1.1',
    ...upgrading,
    version,
    'Sec-WebSocket-Key: ?',
  ),
  'an upgrade of another version': request('GET / HTTP/1.1', ...upgrading, 'Sec-WebSocket-Version: 8', key),
  'an upgrade by POST': request('POST / HTTP/1.1', ...upgrading, version, key),
  'an upgrade to something else': request(
    'GET / HTTP/1.1',
    'Host: relay',
    'Connection: Upgrade',
    'Upgrade: h2c',
  ),
  'a tunnel': request('CONNECT localhost:22 HTTP/1.1', 'Host: localhost:22'),
};

/** RFC 6455, section 5.2. */
function frame(firstByte: number, payload: Buffer, isMasked = true): Buffer {
  const { length } = payload;
  const mask = isMasked ? 0x80 : 0;
  const header = length < 126 ? Buffer.of(firstByte, mask | length) : Buffer.alloc(4);
  if (length >= 126) {
    header.set([firstByte, mask | 126]);
    header.writeUInt16BE(length, 2);
  }
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat(isMasked ? [header, Buffer.alloc(4), payload] : [header, payload]);
}

const [text, binary, closing, ping] = [0x81, 0x82, 0x88, 0x89];

/** After the upgrade. */
export const frames: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  noise: randomBytes(65_536),
  text: frame(text, Buffer.from('hello')),
  'text that is none': frame(text, Buffer.from('c328', 'hex')),
  'a frame that is too short': frame(binary, randomBytes(16_383)),
  'a frame that is too long': frame(binary, randomBytes(16_385)),
  'a hello of noise': frame(binary, randomBytes(16_384)),
  'two hellos of zero bytes': Buffer.concat([
    frame(binary, Buffer.alloc(16_384)),
    frame(binary, Buffer.alloc(16_384)),
  ]),
  'half a frame': frame(binary, randomBytes(16_384)).subarray(0, 9000),
  'a frame without a mask': frame(binary, randomBytes(100), false),
  'a frame of a kind that is none': frame(0x83, Buffer.from('hello')),
  'bits that mean nothing': frame(0xf2, Buffer.from('hello')),
  'the middle of a message without its beginning': frame(0x80, Buffer.from('hello')),
  'a beginning without an end': Buffer.concat([
    frame(0x02, randomBytes(100)),
    frame(binary, randomBytes(100)),
  ]),
  'a message longer than can be': Buffer.concat([
    Buffer.from('82ff7fffffffffffffff00000000', 'hex'),
    randomBytes(65_536),
  ]),
  'a ping that is too long': frame(ping, randomBytes(126)),
  'many pings': Buffer.concat(Array.from({ length: 1000 }, () => frame(ping, Buffer.from('ping')))),
  'a close without a code': frame(closing, Buffer.alloc(0)),
  'half a code of closing': frame(closing, Buffer.of(3)),
  'a code of closing that is none': frame(closing, Buffer.of(0, 1)),
  'a close, and more behind it': Buffer.concat([frame(closing, Buffer.of(3, 232)), randomBytes(100)]),
};

/** How a stranger leaves: with his last byte, or without. */
export const ends: Record<string, (socket: Socket) => void> = {
  'and hangs up': (socket) => socket.destroy(),
  'and resets the connection': (socket) => socket.resetAndDestroy(),
  'and waits': () => undefined,
};

/** Sends one after the other, with time for an answer to each, and leaves. */
export async function stranger(
  port: number,
  bytes: readonly Buffer[],
  end: (socket: Socket) => void,
): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  for (const some of bytes) {
    socket.write(some);
    await setTimeout(100);
  }
  end(socket);
  await setTimeout(100);
  socket.destroy();
}
