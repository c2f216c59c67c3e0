// Links to people, pasted where no field is or followed where somebody has written one: they are opened here, not in
// another tab, and are said what they are before anything is sent.

import { useEffect } from 'preact/hooks';
import { parseLink } from '../agent/link.ts';
import { pastedLink } from './linkInAddress.ts';
import type { Session } from './session.ts';

export function useLinks(session: Session): void {
  useEffect(() => {
    const take = (event: Event, text: string | undefined) => {
      const link = pastedLink(text ?? '');
      if (parseLink(link) === null) return;
      event.preventDefault();
      session.takeLink(link);
    };
    const paste = (event: ClipboardEvent) => {
      const isInField = event.target instanceof Element && event.target.matches('input, textarea');
      if (!isInField) take(event, event.clipboardData?.getData('text'));
    };
    const follow = (event: MouseEvent) => {
      const anchor = event.target instanceof Element ? event.target.closest('a') : null;
      if (anchor !== null) take(event, anchor.href);
    };
    addEventListener('paste', paste);
    addEventListener('click', follow);
    return () => {
      removeEventListener('paste', paste);
      removeEventListener('click', follow);
    };
  }, [session]);
}
