// What is read and written. On a terminal the line that is being typed stays at the bottom.

import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';

export interface Streams {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  states: NodeJS.WriteStream;
}

export interface Typing {
  onLine: (line: string) => void;
  onEnd: () => void;
  onInterrupt: () => void;
}

export class Terminal {
  readonly #streams: Streams;
  readonly #isDim: boolean;
  #typing: Interface | null = null;

  constructor(streams: Streams) {
    this.#streams = streams;
    this.#isDim = streams.states.isTTY && !process.env['NO_COLOR'];
  }

  get isInteractive(): boolean {
    const { input, output } = this.#streams;
    return input.isTTY && output.isTTY;
  }

  /** From now on; before, a passphrase may be asked for. */
  listen({ onLine, onEnd, onInterrupt }: Typing): void {
    const { input, output } = this.#streams;
    // One Ctrl-C comes from the terminal, and perhaps another from npm.
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onInterrupt);
    this.#typing = createInterface({
      input,
      ...(this.isInteractive ? { output } : {}),
      terminal: this.isInteractive,
      prompt: '',
      crlfDelay: Infinity,
      historySize: 0,
    });
    this.#typing.on('line', onLine);
    this.#typing.on('close', onEnd);
    this.#typing.on('SIGINT', onInterrupt);
    // Who reads from a pipe may go first.
    output.on('error', onInterrupt);
  }

  /** What the other side says, and the link. */
  print(text: string): void {
    this.#write(this.#streams.output, `${text}\n`);
  }

  /** Everything else. */
  say(text: string): void {
    this.#write(this.#streams.states, this.#isDim ? `\u001b[2m${text}\u001b[22m\n` : `${text}\n`);
  }

  close(): void {
    this.#typing?.close();
    this.#typing = null;
  }

  #write(stream: NodeJS.WriteStream, text: string): void {
    if (!this.isInteractive || this.#typing === null) return void stream.write(text);
    cursorTo(this.#streams.output, 0);
    clearLine(this.#streams.output, 0);
    stream.write(text);
    this.#typing.prompt(true);
  }
}
