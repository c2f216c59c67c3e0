// Waits for another try, which what is waited for may cut short.

import { Pause } from '../../smp/pause.ts';

export class Waits {
  readonly #waiting = new Map<Pause, string>();

  async wait(reason: string, delay: number): Promise<void> {
    const pause = new Pause();
    this.#waiting.set(pause, reason);
    await pause.wait(delay);
    this.#waiting.delete(pause);
  }

  wake(reason: string): void {
    for (const [pause, waitsFor] of this.#waiting) if (waitsFor === reason) pause.cut();
  }

  wakeAll(): void {
    for (const pause of this.#waiting.keys()) pause.cut();
  }
}
