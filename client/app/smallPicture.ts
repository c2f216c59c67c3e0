// A picture made so small that it fits into one message. It is drawn anew, so nothing of what a camera writes beside
// the picture goes with it: no place, no time, no name.

export interface SmallPicture {
  /** A JPEG, named as other apps expect it: they look for exactly this beginning. */
  uri: string;
  width: number;
  height: number;
}

const prefix = 'data:image/jpg;base64,';

/** Characters. A message has room for some 13,000, and there may be words beside the picture. */
const maxLength = 12_000;

/** Pixels of the longer side, the best first. */
const sides = [800, 640, 512, 400, 320, 240, 160, 96];
const least = 0.4;
const best = 0.92;

/** Null for what is no picture that this browser can read. */
export async function smallPicture(file: Blob): Promise<SmallPicture | null> {
  const image = await createImageBitmap(file).catch(() => null);
  if (image === null) return null;
  for (const side of sides) {
    const drawn = draw(image, side);
    const uri = finest(drawn);
    if (uri !== null) return { uri, width: drawn.width, height: drawn.height };
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
function finest(canvas: HTMLCanvasElement): string | null {
  const at = (quality: number) => {
    const uri = canvas.toDataURL('image/jpeg', quality).replace(/^data:image\/jpeg;base64,/, prefix);
    return uri.startsWith(prefix) && uri.length <= maxLength ? uri : null;
  };
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
