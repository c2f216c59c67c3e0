// Whether the operator is given the identity that the relay has made for itself, to take it to another place. An
// identity that is a secret is with the operator already, and leaves the relay in no case.

/** `identity`: as the secret RELAY_IDENTITY. */
export type Release = { identity: string } | { identity: null; because: Refusal };

/** `secret`: it was not made here. `given`: for this arming it was released before. */
type Refusal = 'secret' | 'not armed' | 'given';

type Decided = { kind: 'release'; armedAt: number } | { kind: Refusal };

/** Milliseconds. */
const window = 600_000;
/** Of the operator's clock. */
const tolerance = 60_000;

/** Arming needs a deployment, which the relay's secret for operators alone does not allow. */
export function decideRelease(
  env: { RELAY_IDENTITY?: unknown; RELEASE_IDENTITY?: unknown },
  releasedFor: number | null,
  now: number,
): Decided {
  if (env.RELAY_IDENTITY !== undefined && env.RELAY_IDENTITY !== '') return { kind: 'secret' };
  const armedAt = timeOf(env.RELEASE_IDENTITY);
  if (armedAt === null || armedAt > now + tolerance || now > armedAt + window) return { kind: 'not armed' };
  return releasedFor !== null && armedAt <= releasedFor ? { kind: 'given' } : { kind: 'release', armedAt };
}

/** With its zone, since the operator's is another one than the platform's. */
function timeOf(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text))
    return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
