// Pictures that are pasted or dropped anywhere on the page.

import { useEffect, useRef } from 'preact/hooks';

export function usePictures(take: (picture: File) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => takeFrom(event, event.clipboardData);
    const drop = (event: DragEvent) => takeFrom(event, event.dataTransfer);
    const takeFrom = (event: Event, data: DataTransfer | null) => {
      const picture = [...(data?.files ?? [])].find(isPicture);
      if (picture === undefined) return;
      event.preventDefault();
      latest.current(picture);
    };
    // Without it the browser opens what is dropped, in the place of the page.
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    addEventListener('paste', paste);
    addEventListener('drop', drop);
    addEventListener('dragover', over);
    return () => {
      removeEventListener('paste', paste);
      removeEventListener('drop', drop);
      removeEventListener('dragover', over);
    };
  }, []);
}

function isPicture({ type }: File): boolean {
  return type.startsWith('image/');
}
