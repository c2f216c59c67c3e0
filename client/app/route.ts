// Which room is open, as the fragment of the address: the browser's own back and forward work. It names conversations
// by numbers that mean nothing elsewhere, and holds no key.

import { useLayoutEffect, useState } from 'preact/hooks';

export type Route =
  | { room: 'list' }
  | { room: 'new' }
  | { room: 'settings' }
  | { room: 'conversation'; id: string }
  | { room: 'contact'; id: string };

export function hrefOf(route: Route): string {
  return 'id' in route ? `#/${route.room}/${route.id}` : `#/${route.room}`;
}

function readRoute(hash: string): Route {
  const [, room, id] = hash.split('/');
  if ((room === 'conversation' || room === 'contact') && id) return { room, id };
  return room === 'new' || room === 'settings' ? { room } : { room: 'list' };
}

export function go(route: Route): void {
  location.hash = hrefOf(route);
}

/** Without a way back: what was there is gone. */
export function replaceWith(route: Route): void {
  location.replace(hrefOf(route));
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useLayoutEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return readRoute(hash);
}
