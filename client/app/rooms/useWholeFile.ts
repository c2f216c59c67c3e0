// What follows a message in parts: an address of it, once all of it is here.

import { useEffect, useState } from 'preact/hooks';
import type { ConversationProps, Said } from './Conversation.tsx';

export interface WithFile extends ConversationProps {
  item: Said;
}

/** Null until then, and for what is not `wanted`. */
export function useWholeFile(
  { model, conversation: { id }, item }: WithFile,
  wanted: (bytes: Uint8Array) => boolean,
): string | null {
  const { n, from, message } = item;
  const [address, setAddress] = useState<string | null>(null);
  const isHere = message.transfer?.state === 'whole' || (from === 'self' && message.file !== null);
  useEffect(() => {
    if (!isHere) return;
    let made: string | null = null;
    let isLeft = false;
    const read = async () => {
      const bytes = await model.conversations.fileOf(id, n);
      if (isLeft || bytes === null || !wanted(bytes)) return;
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
