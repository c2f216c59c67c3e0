// Questions to the operator in a terminal, which may be closed before they are answered.

import { createInterface } from 'node:readline/promises';
import type { Ask } from './questions.ts';
import { Stop } from './stop.ts';

const calledOff =
  '\nCalled off. What was told above is made and stays; nothing else is changed. Run npm run setup again.';

export async function asking<T>(
  streams: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  const terminal = createInterface(streams);
  const closed = new Promise<never>((_, reject) => {
    terminal.once('close', () => reject(new Stop(calledOff)));
  });
  // It is closed in the end, too.
  closed.catch(() => undefined);
  try {
    // The terminal's own refusal comes later, and says less.
    return await use((question) => Promise.race([closed, terminal.question(question)]));
  } finally {
    terminal.close();
  }
}
