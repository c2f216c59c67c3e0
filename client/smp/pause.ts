// A wait that can be cut short, and then leaves no timer behind.

export class Pause {
  #cut: () => void = () => undefined;

  /** Resolves after so many milliseconds, or when it is cut short. */
  wait(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.#cut = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  cut(): void {
    this.#cut();
  }
}
