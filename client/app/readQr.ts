// What the QR code in a picture says. Where a browser reads codes itself, it does; elsewhere a library that does is
// loaded when it is first needed.

/** https://wicg.github.io/shape-detection-api/, which no library of types has yet. */
interface Detector {
  detect(image: ImageData): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

type Reader = (image: ImageData) => Promise<string | null>;

/** Pixels of a picture's longer side: with more it takes longer to find the same. */
const maxSide = 1600;

let reader: Promise<Reader> | undefined;

/** Null where there is no code in it. */
export async function readQr(image: ImageBitmap | HTMLVideoElement): Promise<string | null> {
  reader ??= readerHere();
  const pixels = pixelsOf(image);
  return pixels === null ? null : (await reader)(pixels);
}

async function readerHere(): Promise<Reader> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector !== undefined && formats.includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return async (image) => (await detector.detect(image))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import('qr/decode.js');
  return async (image) => {
    try {
      return decodeQR(image);
    } catch {
      return null;
    }
  };
}

/** Null before a camera has given any. */
function pixelsOf(image: ImageBitmap | HTMLVideoElement): ImageData | null {
  const isVideo = image instanceof HTMLVideoElement;
  const [width, height] = isVideo ? [image.videoWidth, image.videoHeight] : [image.width, image.height];
  if (width === 0 || height === 0) return null;
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}
