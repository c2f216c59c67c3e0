// A picture in a conversation: what stood in the message, until the larger one that follows is here.

import { useMemo } from 'preact/hooks';
import type { Transfer } from '../../agent/conversations/conversation.ts';
import { sizeOfPicture, sizeOfUri } from '../pictureSize.ts';
import { useWholeFile, type WithFile } from './useWholeFile.ts';

interface PictureProps extends WithFile {
  preview: string;
}

const isDrawable = (bytes: Uint8Array) => sizeOfPicture(bytes) !== null;

/** Pixels on the screen. */
const room = { width: 400, height: 480 };

export function Picture(props: PictureProps) {
  const { item, preview } = props;
  const size = useMemo(() => sizeOfUri(preview), [preview]);
  const whole = useWholeFile(props, isDrawable);
  const { content, file, transfer } = item.message;
  if (size === null) return <p class="quiet">A picture that cannot be shown here.</p>;
  const fit = Math.min(room.width / size.width, room.height / size.height);
  // The larger one takes the same place.
  const scale = file === null ? Math.min(1, fit) : fit;
  return (
    <div class="picture">
      <img
        src={whole ?? preview}
        width={Math.round(size.width * scale)}
        height={Math.round(size.height * scale)}
        alt={content.text || 'A picture without words'}
      />
      <Progress transfer={transfer} size={file?.fileSize ?? 0} />
    </div>
  );
}

function Progress({ transfer, size }: { transfer: Transfer | undefined; size: number }) {
  if (transfer?.state === 'broken') return <p class="quiet">The larger picture is not whole.</p>;
  if (transfer?.state !== 'moving') return null;
  return <progress aria-label="The larger picture" max={size} value={transfer.bytes} />;
}
