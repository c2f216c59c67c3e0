// What the camera sees, until there is a QR code in it. The camera is off as soon as this is left.

import { useEffect, useRef } from 'preact/hooks';
import { deviceInWords } from '../deviceInWords.ts';
import { readQr } from '../readQr.ts';

export interface CameraProps {
  onText: (text: string) => void;
  /** In words; or null where it was simply put away. */
  onEnd: (problem: string | null) => void;
}

/** Milliseconds between two looks. */
const interval = 120;

export function Camera({ onText, onEnd }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const left = new AbortController();
    watch(video.current, left.signal)
      .then((text) => text !== null && onText(text))
      .catch((error: unknown) => left.signal.aborted || onEnd(deviceInWords(error, 'camera')));
    const hide = () => document.visibilityState === 'hidden' && onEnd(null);
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      onEnd(null);
    };
    document.addEventListener('visibilitychange', hide);
    document.addEventListener('keydown', escape);
    return () => {
      left.abort();
      document.removeEventListener('visibilitychange', hide);
      document.removeEventListener('keydown', escape);
    };
  }, []);
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label="What the camera sees" />
      <div class="row">
        <button type="button" onClick={() => onEnd(null)}>
          Stop
        </button>
        <span role="status">Hold the code in front of the camera.</span>
      </div>
    </div>
  );
}

/** Null where it is left before. */
async function watch(video: HTMLVideoElement | null, left: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    if (video !== null) video.srcObject = stream;
    await video?.play();
    while (video !== null && !left.aborted) {
      const text = await readQr(video);
      if (text !== null && !left.aborted) return text;
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
