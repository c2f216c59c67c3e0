// A QR code, before the camera or in a picture that is chosen, dropped or pasted: what it says is passed on.

import { useState } from 'preact/hooks';
import { readQr } from '../readQr.ts';
import { Camera } from './Camera.tsx';
import { PictureButton } from './PictureButton.tsx';
import { usePictures } from './usePictures.ts';

export function ScanQr({ onText }: { onText: (text: string) => void }) {
  const [isWatching, setWatching] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const end = (why: string | null) => {
    setWatching(false);
    setProblem(why);
  };
  const found = (text: string) => {
    end(null);
    onText(text);
  };
  const look = async (picture: File) => {
    setProblem(null);
    const text = await textIn(picture);
    if (text === null) end('No QR code is found in this picture. Try a sharper or a closer one.');
    else found(text);
  };
  usePictures((picture) => void look(picture));
  return (
    <div class="stack">
      {isWatching ? (
        <Camera onText={found} onEnd={end} />
      ) : (
        <div class="row">
          {'mediaDevices' in navigator && (
            <button
              type="button"
              onClick={() => {
                setProblem(null);
                setWatching(true);
              }}
            >
              Scan a QR code
            </button>
          )}
          <PictureButton label="Picture of a QR code" take={(picture) => void look(picture)} />
        </div>
      )}
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Null also for what is no picture after all. */
async function textIn(picture: File): Promise<string | null> {
  const image = await createImageBitmap(picture).catch(() => null);
  return image === null ? null : readQr(image);
}
