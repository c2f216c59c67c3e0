// A picture made so small that it can be sent: one that fits into a message, for every app to show at once, and a larger
// one that follows in parts. Both are drawn anew, so nothing of what a camera writes beside the picture goes with them:
// no place, no time, no name.

import type { FileToSend } from '../agent/conversations/fileTransfer.ts';
import { maxFileLength } from '../agent/conversations/fileTransfer.ts';
import { bytesOfUri } from './dataUri.ts';

export interface SmallPicture {
  /** What stands in the message. */
  preview: string;
  /** What it is seen as in the end. */
  uri: string;
  width: number;
  height: number;
}

/** JPEGs, named as other apps expect them: they look for exactly this beginning. */
const prefix = 'data:image/jpg;base64,';

interface Limits {
  /** Of the data URI, in characters. */
  length: number;
  /** Pixels of the longer side, the best first. */
  sides: readonly number[];
  /** The range of qualities that are tried. */
  least: number;
  best: number;
}

/** A message has room for some 13,000 characters, and there may be words beside the picture. */
const inMessage: Limits = {
  length: 12_000,
  sides: [800, 640, 512, 400, 320, 240, 160, 96],
  least: 0.4,
  best: 0.92,
};

const inParts: Limits = {
  length: prefix.length + Math.floor(maxFileLength / 3) * 4,
  sides: [1280, 960, 640],
  least: 0.5,
  best: 0.85,
};

/** Null for what is no picture that this browser can read. */
export async function smallPicture(file: Blob): Promise<SmallPicture | null> {
  const image = await createImageBitmap(file).catch(() => null);
  if (image === null) return null;
  const preview = fitting(image, inMessage);
  const large = fitting(image, inParts);
  if (preview === null || large === null) return null;
  return { ...large, preview: preview.uri };
}

/** Null where all of it is in the message already. */
export function pictureFile({ preview, uri }: SmallPicture): FileToSend | null {
  return uri.length <= preview.length ? null : { name: 'picture.jpg', bytes: bytesOfUri(uri) };
}

function fitting(image: ImageBitmap, limits: Limits): Omit<SmallPicture, 'preview'> | null {
  for (const side of limits.sides) {
    const canvas = draw(image, side);
    const uri = finest(canvas, limits);
    if (uri !== null) return { uri, width: canvas.width, height: canvas.height };
  }
  return null;
}

function draw(image: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  // A JPEG has nothing to be seen through.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Null where even the least quality is too long. */
function finest(canvas: HTMLCanvasElement, { length, least, best }: Limits): string | null {
  const at = (quality: number) => {
    const uri = canvas.toDataURL('image/jpeg', quality).replace(/^data:image\/jpeg;base64,/, prefix);
    return uri.startsWith(prefix) && uri.length <= length ? uri : null;
  };
  const whole = at(best);
  if (whole !== null) return whole;
  let found = at(least);
  let [low, high] = [least, best];
  while (found !== null && high - low > 0.05) {
    const middle = (low + high) / 2;
    const finer = at(middle);
    if (finer === null) high = middle;
    else [found, low] = [finer, middle];
  }
  return found;
}
