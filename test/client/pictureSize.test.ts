// Which pictures of others are drawn at all.

import { expect, test } from 'vitest';
import { sizeOfUri } from '../../client/app/pictureSize.ts';

const uri = (type: string, bytes: Uint8Array) =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;

function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  bytes.write('IHDR', 12);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function jpeg(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(40);
  // Another segment comes first, 16 bytes long.
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);
  bytes.set([0xff, 0xc0, 0x00, 0x11, 0x08], 20);
  bytes.writeUInt16BE(height, 25);
  bytes.writeUInt16BE(width, 27);
  return bytes;
}

function webp(chunk: string, at: number, size: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(40);
  bytes.write('RIFF');
  bytes.write(`WEBP${chunk}`, 8);
  bytes.set(size, at);
  return bytes;
}

test('the size of a picture is read before it is drawn', () => {
  const size = (type: string, bytes: Uint8Array) => {
    const { width, height } = sizeOfUri(uri(type, bytes)) ?? {};
    return [width, height];
  };
  expect(size('png', png(640, 480))).toEqual([640, 480]);
  expect(size('jpg', jpeg(640, 480))).toEqual([640, 480]);
  expect(size('jpeg', jpeg(1, 4096))).toEqual([1, 4096]);
  expect(size('webp', webp('VP8 ', 26, [0x80, 0x02, 0xe0, 0x01]))).toEqual([640, 480]);
  expect(size('webp', webp('VP8X', 24, [0x7f, 0x02, 0x00, 0xdf, 0x01, 0x00]))).toEqual([640, 480]);
  expect(size('webp', webp('VP8L', 21, [0x7f, 0xc2, 0x77, 0x00]))).toEqual([640, 480]);
});

test('what would take more room than a screen has, or is no picture, is not drawn', () => {
  expect(sizeOfUri(uri('png', png(4097, 1)))).toBeNull();
  expect(sizeOfUri(uri('png', png(100_000, 100_000)))).toBeNull();
  expect(sizeOfUri(uri('png', png(0, 10)))).toBeNull();
  expect(sizeOfUri(uri('svg+xml', png(10, 10)))).toBeNull();
  expect(sizeOfUri(uri('gif', png(10, 10)))).toBeNull();
  expect(sizeOfUri(uri('png', new Uint8Array(8)))).toBeNull();
  expect(sizeOfUri(uri('jpg', Buffer.alloc(40, 0xff).fill(0xd8, 1, 2)))).toBeNull();
  expect(sizeOfUri('https://example.org/picture.png')).toBeNull();
  expect(sizeOfUri('data:image/png;base64,====')).toBeNull();
});
