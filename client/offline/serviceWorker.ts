// Keeps the page for when its host cannot be reached: the files that it was built as, and nothing else that comes from
// there. A later version waits until a page that starts asks for it, so that no page changes while it is used. Leads
// from notifications to the page, too.

declare const self: ServiceWorkerGlobalScope;

/** Written in when the page is built: the paths of its files, a name for just these, and where the page is served. */
declare const built: { name: string; files: readonly string[]; pages: readonly string[] };

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const path = keptPath(event.request);
  if (path !== null) event.respondWith(kept(path));
});

self.addEventListener('notificationclick', (event) => event.waitUntil(follow(event.notification)));

/** To the conversation that its tag names, in the page that is open, if one is. */
async function follow(notification: Notification): Promise<void> {
  notification.close();
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const conversation = notification.tag;
  if (page === undefined) await self.clients.openWindow(`/#/conversation/${conversation}`);
  else (await page.focus()).postMessage({ conversation });
}

/** All of it or nothing: without one of the files the version before stays. */
async function keep(): Promise<void> {
  const cache = await caches.open(built.name);
  // The names of those under `/assets/` change with what is in them.
  const fresh = built.files.map(
    (path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' }),
  );
  await cache.addAll(fresh);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== built.name).map((name) => caches.delete(name)));
}

/** Null for what is the network's alone. */
function keptPath({ method, mode, url }: Request): string | null {
  const { origin, pathname, search } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return null;
  if (mode === 'navigate') return built.pages.includes(pathname) ? '/' : null;
  return search === '' && built.files.includes(pathname) ? pathname : null;
}

async function kept(path: string): Promise<Response> {
  const cache = await caches.open(built.name);
  // The browser may have taken it back.
  return (await cache.match(path)) ?? fetch(path);
}
