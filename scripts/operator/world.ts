// What a deployment does outside of Cloudflare's API.

export interface World {
  /** Resolves with the exit code. */
  wrangler(args: readonly string[], env: Record<string, string>): Promise<number>;
  /** The key hash that the host gives to anybody who asks; null where nothing answers, or something else. */
  keyHashAt(host: string): Promise<string | null>;
  /** Likewise, what the client's page at the host proposes, as text. */
  proposedAt(host: string): Promise<string | null>;
  resolves(host: string): Promise<boolean>;
  /** Whether the doctor finds nothing wrong with it. */
  examine(address: string): Promise<boolean>;
  /** Wrangler can ask there before it takes over a host name that leads elsewhere. */
  hasTerminal: boolean;
  say(words: string): void;
  pause(): Promise<void>;
  /** How many times it is asked whether it answers, with a pause after each. */
  attempts: number;
}

/**
 * Until it is what was deployed: a new name takes a moment to be known, and the certificate of a new domain some
 * minutes. What was found last.
 */
export async function waitUntil(
  world: World,
  host: string,
  wanted: string,
  find: () => Promise<string | null>,
): Promise<string | null> {
  let found: string | null = null;
  for (let attempt = 0; attempt < world.attempts; attempt++) {
    found = await find();
    if (found === wanted) break;
    if (attempt === 0)
      world.say(
        `Deployed. Waiting until ${host} answers; a new domain takes some minutes. (Ctrl-C ends the waiting, and nothing else.)`,
      );
    await world.pause();
  }
  return found;
}
