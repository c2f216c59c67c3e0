// What changes outside the page's components, and the hook with which they follow it.

import { useLayoutEffect, useReducer } from 'preact/hooks';

export abstract class Emitter {
  readonly #listeners = new Set<() => void>();
  #isTelling = false;

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Once for all that changes in one go. */
  protected changed(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

/** From the moment of drawing on: an effect that waits for the paint would miss what changes before. */
export function useChanges(emitter: Emitter): void {
  const [, update] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => emitter.listen(() => update(undefined)), [emitter]);
}
