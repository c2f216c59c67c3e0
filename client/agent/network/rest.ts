// How long what has failed is passed over.

const rest = 60_000;

/** Milliseconds: 30–60 s. */
export function jitteredRest(): number {
  return Math.round(rest * (0.5 + Math.random() / 2));
}
