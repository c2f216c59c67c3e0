// The operator's secret. One that could be guessed is none.

/** Long enough, and of characters that stand in a header as they are; null otherwise. */
export function adminSecret({ ADMIN_SECRET: secret }: { ADMIN_SECRET?: unknown }): string | null {
  return typeof secret === 'string' && /^[\x21-\x7e]{32,}$/.test(secret) ? secret : null;
}
