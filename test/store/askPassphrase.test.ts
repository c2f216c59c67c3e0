// How a passphrase is asked for: from the environment, or on a terminal, where nobody sees it being typed.

import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { askPassphrase } from '../../client/store/node/askPassphrase.ts';

const enter = '\r';
const interrupt = '\u0003';
const endOfInput = '\u0004';

/** A terminal that writes down what is seen on it: what is written to it and, while it echoes, what is typed. */
class FakeTerminal {
  seen = '';
  #echoes = true;
  readonly #answers: [question: string, line: string][] = [];
  readonly output = new Writable({
    write: (chunk: Buffer, _encoding, written) => {
      this.seen += chunk.toString();
      this.#answer();
      written();
    },
  });
  readonly input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => {
      this.#echoes = !isRaw;
    },
  });

  types(text: string): void {
    if (this.#echoes) this.seen += text;
    this.input.write(text);
  }

  /** Each line is typed at the very sight of its question. */
  answers(...answers: [question: string, line: string][]): void {
    this.#answers.push(...answers);
  }

  #answer(): void {
    const [next] = this.#answers;
    if (next === undefined || !this.seen.endsWith(next[0])) return;
    this.#answers.shift();
    this.types(next[1]);
  }

  asks(env: Record<string, string> = {}) {
    return askPassphrase({ env, input: this.input, output: this.output });
  }
}

const [first, again, known] = [
  'A passphrase for your messages (none: they open with a key file): ',
  'Once more: ',
  'Your passphrase: ',
];

describe('a new passphrase', () => {
  test('is asked for twice, and not seen', async () => {
    const terminal = new FakeTerminal();
    terminal.answers([first, `correct horse${enter}`], [again, `correct horse${enter}`]);
    expect(await terminal.asks().newPassphrase()).toBe('correct horse');
    expect(terminal.seen).toBe(`${first}\n${again}\n`);
  });

  test('is asked for anew after two different ones', async () => {
    const terminal = new FakeTerminal();
    terminal.answers([first, `horse${enter}`], [again, `house${enter}`]);
    terminal.answers([first, `horse${enter}`], [again, `horse${enter}`]);
    expect(await terminal.asks().newPassphrase()).toBe('horse');
    expect(terminal.seen).toContain('These were two different ones.\n');
  });

  test.for([enter, interrupt, endOfInput])('is none after %j', async (key) => {
    const terminal = new FakeTerminal();
    terminal.answers([first, key]);
    expect(await terminal.asks().newPassphrase()).toBe(null);
  });

  test('shows again what is typed once it is over', async () => {
    const terminal = new FakeTerminal();
    terminal.answers([first, enter]);
    await terminal.asks().newPassphrase();
    terminal.types('hello');
    expect(terminal.seen.endsWith('hello')).toBe(true);
  });
});

test('a known passphrase is asked for three times, and the question says when it was wrong', async () => {
  const terminal = new FakeTerminal();
  const { passphrase } = terminal.asks();
  for (const attempt of [0, 1, 2]) {
    terminal.answers([known, `wrong${enter}`]);
    expect(await passphrase(attempt)).toBe('wrong');
  }
  expect(await passphrase(3)).toBe(null);
  expect(terminal.seen.match(/It is not this one\./g)).toHaveLength(3);
  expect(terminal.seen).not.toContain('wrong');
});

describe('nothing is asked', () => {
  test('where the environment has it: once, for a second try would be the same', async () => {
    const terminal = new FakeTerminal();
    const { newPassphrase, passphrase } = terminal.asks({ EDGEDROP_PASSPHRASE: 'correct horse' });
    expect([await newPassphrase(), await passphrase(0), await passphrase(1)]).toEqual([
      'correct horse',
      'correct horse',
      null,
    ]);
    expect(terminal.seen).toBe('');
  });

  test('where the input is no terminal', async () => {
    const terminal = new FakeTerminal();
    terminal.input.isTTY = false;
    const { newPassphrase, passphrase } = terminal.asks();
    expect([await newPassphrase(), await passphrase(0)]).toEqual([null, null]);
    expect(terminal.seen).toBe('');
  });
});
