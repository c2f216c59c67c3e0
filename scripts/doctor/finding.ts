// What the doctor finds: one thing looked at, how it is, and what to do about it.

export type Finding =
  | { check: Check; state: 'good' | 'note'; milliseconds?: number; says: string }
  | { check: Check; state: 'failed'; milliseconds?: number; says: string; remedy: string }
  /** It depends on something that has failed. */
  | { check: Check; state: 'skipped'; says: string };

export type Check =
  | 'reachable'
  | 'clock'
  | 'connection'
  | 'identity'
  | 'version'
  | 'create'
  | 'secure'
  | 'send'
  | 'receive'
  | 'acknowledge'
  | 'delete'
  | 'proxy connection'
  | 'proxy identity'
  | 'proxy route'
  | 'secure through the proxy'
  | 'send through the proxy'
  | 'proxied headers'
  | 'idle socket'
  | 'many messages';

/** A cause, as a sentence, and what to do about it. */
export interface Diagnosis {
  says: string;
  remedy: string;
}

export function failed(check: Check, diagnosis: Diagnosis, milliseconds?: number): Finding {
  return { check, state: 'failed', ...timed(milliseconds), ...diagnosis };
}

export function good(check: Check, says: string, milliseconds?: number): Finding {
  return { check, state: 'good', ...timed(milliseconds), says };
}

const timed = (milliseconds: number | undefined) =>
  milliseconds === undefined ? {} : { milliseconds: Math.round(milliseconds) };

/** What something took. */
export async function timing<T>(work: () => Promise<T>): Promise<[T, number]> {
  const from = performance.now();
  return [await work(), performance.now() - from];
}
