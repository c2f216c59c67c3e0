// One version of the page after another. What is kept of it opens without the network (client/offline), and a later
// version takes its place when the page starts, never while it is used.

/** Absent where a page is not served securely. */
const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;

/** Milliseconds. */
const patience = 10_000;

/** True where a later version waited: it has taken over, and the page is being loaded again. */
export async function startsAnew(): Promise<boolean> {
  if (!workers?.controller) return false;
  const waiting = (await workers.getRegistration())?.waiting;
  if (!waiting) return false;
  const replaced = new Promise<boolean>((resolve) => {
    workers.addEventListener('controllerchange', () => resolve(true), { once: true });
    // Better the old page than none.
    setTimeout(() => resolve(false), patience);
  });
  waiting.postMessage('take over');
  const hasTaken = await replaced;
  if (hasTaken) location.reload();
  return hasTaken;
}

/** `replaced` is called when another window has started a later version. */
export function watchVersions(replaced: () => void): void {
  if (workers?.controller) workers.addEventListener('controllerchange', replaced);
}

/** For the next visit. Where it fails there is only no page without the network. */
export function keepPage(): void {
  workers?.register('/sw.js').catch(() => undefined);
}
