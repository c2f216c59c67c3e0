// A picture in a conversation: what stood in the message, until the larger one that follows is here.

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Transfer } from '../../agent/conversations/conversation.ts';
import { sizeOfPicture, sizeOfUri } from '../pictureSize.ts';
import type { ConversationProps, Said } from './Conversation.tsx';

interface PictureProps extends ConversationProps {
  item: Said;
  preview: string;
}

/** Pixels on the screen. */
const room = { width: 400, height: 480 };

export function Picture(props: PictureProps) {
  const { item, preview } = props;
  const size = useMemo(() => sizeOfUri(preview), [preview]);
  const whole = useWhole(props);
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

/** An address of the larger one, once it is here. */
function useWhole({ model, conversation: { id }, item }: PictureProps): string | null {
  const { n, from, message } = item;
  const [address, setAddress] = useState<string | null>(null);
  const isHere = message.transfer?.state === 'whole' || (from === 'self' && message.file !== null);
  useEffect(() => {
    if (!isHere) return;
    let made: string | null = null;
    let isLeft = false;
    const read = async () => {
      const bytes = await model.conversations.fileOf(id, n);
      if (isLeft || bytes === null || sizeOfPicture(bytes) === null) return;
      made = URL.createObjectURL(new Blob([bytes.slice()]));
      setAddress(made);
    };
    void read();
    return () => {
      isLeft = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [id, n, isHere]);
  return address;
}

function Progress({ transfer, size }: { transfer: Transfer | undefined; size: number }) {
  if (transfer?.state === 'broken') return <p class="quiet">The larger picture is not whole.</p>;
  if (transfer?.state !== 'moving') return null;
  return <progress aria-label="The larger picture" max={size} value={transfer.bytes} />;
}
