// One live tab: two that work on one ratchet break it.

export type LiveTab =
  /** `release` gives the place to others, as the end of the tab does. */
  { ok: true; release: () => void } | { ok: false; error: 'open elsewhere' | 'unavailable' };

export function becomeLiveTab(name: string): Promise<LiveTab> {
  // Absent where a page is not served securely.
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined) return Promise.resolve({ ok: false, error: 'unavailable' });
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      if (lock === null) return resolve({ ok: false, error: 'open elsewhere' });
      return new Promise<void>((release) => resolve({ ok: true, release }));
    };
    locks.request(name, { ifAvailable: true }, hold).catch(reject);
  });
}
