// Pictures that others have sent: shown only where they are small enough to be drawn without harm. How large they are
// is known before they are drawn, so that nothing moves when they are.

import { bytesOfUri } from './dataUri.ts';

export interface PictureSize {
  width: number;
  height: number;
}

/** Pixels of a side. */
const maxSide = 4096;

const form = /^data:image\/(?:jpe?g|png|webp);base64,([A-Za-z0-9+/]+={0,2})$/;

/** Null for what is none, or too large. */
export function sizeOfUri(uri: string): PictureSize | null {
  const base64 = form.exec(uri)?.[1];
  return base64 === undefined || base64.length % 4 !== 0 ? null : sizeOfPicture(bytesOfUri(uri));
}

/** Null for what is none, or too large. */
export function sizeOfPicture({ buffer, byteOffset, byteLength }: Uint8Array): PictureSize | null {
  const size = sizeOf(new DataView(buffer, byteOffset, byteLength));
  if (size === null || Math.min(...size) < 1 || Math.max(...size) > maxSide) return null;
  const [width, height] = size;
  return { width, height };
}

type Size = [width: number, height: number];

const magic = { png: 0x89504e47, riff: 0x52494646, webp: 0x57454250, jpeg: 0xffd8 };

function sizeOf(view: DataView): Size | null {
  if (view.byteLength < 32) return null;
  if (view.getUint32(0) === magic.png) return [view.getUint32(16), view.getUint32(20)];
  if (view.getUint32(0) === magic.riff && view.getUint32(8) === magic.webp) return sizeOfWebp(view);
  return view.getUint16(0) === magic.jpeg ? sizeOfJpeg(view) : null;
}

/** Segment by segment to the one that begins a frame. ISO/IEC 10918-1, B.2.2. */
function sizeOfJpeg(view: DataView): Size | null {
  for (let at = 2; at + 9 <= view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (view.getUint8(at) !== 0xff) return null;
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
  return null;
}

/** RFC 9649: simple lossy, simple lossless, extended. */
function sizeOfWebp(view: DataView): Size | null {
  const word = (at: number) => view.getUint16(at, true);
  switch (String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + 12, 4))) {
    case 'VP8 ':
      return [word(26) & 0x3fff, word(28) & 0x3fff];
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
    }
    case 'VP8X':
      return [1 + word(24) + (view.getUint8(26) << 16), 1 + word(27) + (view.getUint8(29) << 16)];
    default:
      return null;
  }
}
