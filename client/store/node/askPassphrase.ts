// A passphrase from the environment, or from a terminal, where it does not show as it is typed. Where neither is,
// nothing is asked.

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Keys } from '../openStore.ts';

export interface Console {
  env: Record<string, string | undefined>;
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

const attempts = 3;

export function askPassphrase({ env, input, output }: Console): Pick<Keys, 'newPassphrase' | 'passphrase'> {
  const given = env['EDGEDROP_PASSPHRASE'] ?? '';
  const ask = (question: string) => askHidden(question, input, output);
  if (given !== '') {
    return {
      newPassphrase: async () => given,
      passphrase: async (attempt) => (attempt === 0 ? given : null),
    };
  }
  if (input.isTTY !== true) return { newPassphrase: async () => null, passphrase: async () => null };
  return {
    newPassphrase: async () => {
      for (;;) {
        const passphrase = await ask('A passphrase for your messages (none: they open with a key file): ');
        if (passphrase === null || passphrase === '') return null;
        if ((await ask('Once more: ')) === passphrase) return passphrase;
        output.write('These were two different ones.\n');
      }
    },
    passphrase: async (attempt) => {
      if (attempt > 0) output.write('It is not this one.\n');
      return attempt < attempts ? ask('Your passphrase: ') : null;
    },
  };
}

/** Null where the terminal ends or is interrupted. */
async function askHidden(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string | null> {
  const nowhere = new Writable({ write: (_chunk, _encoding, written) => written() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  lines.once('SIGINT', () => lines.close());
  const closed = new Promise<null>((resolve) => {
    lines.once('close', () => resolve(null));
  });
  const asked = lines.question('').catch(() => null);
  // Not before the terminal has stopped to show what is typed: somebody may begin at the sight of the question.
  output.write(question);
  const answer = await Promise.race([asked, closed]);
  lines.close();
  output.write('\n');
  return answer;
}
