// The info document, asked for over HTTP: it says more about why a relay is out of reach than a WebSocket can.

/** What an edgedrop says about itself (src/worker/relayInfo.ts). */
export interface Info {
  address: string;
  keyHash: string;
  newQueues: string;
  /** False in a proxy. */
  hasQueues: boolean;
  proxying: string;
}

export type Reached =
  /** `code`: Node's, or the name of the exception. */
  | { kind: 'nothing'; code: string }
  | { kind: 'answer'; status: number; body: string; clockOffset: number | null };

export interface Asked {
  reached: Reached;
  info: Info | null;
  milliseconds: number;
}

/** `origin`: without a path. */
export async function readInfo(origin: string, patience: number): Promise<Asked> {
  const from = performance.now();
  const asked = Date.now();
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(`${origin}/.well-known/smp-relay.json`, { signal, redirect: 'manual' });
    const { status, headers } = response;
    const clockOffset = offset(headers.get('Date'), asked, Date.now());
    const body = (await response.text()).slice(0, 10_000);
    const reached: Reached = { kind: 'answer', status, body, clockOffset };
    return { reached, info: status === 200 ? parseInfo(body) : null, milliseconds: performance.now() - from };
  } catch (error) {
    return {
      reached: { kind: 'nothing', code: codeOf(error) },
      info: null,
      milliseconds: performance.now() - from,
    };
  }
}

/** By how many milliseconds the relay's clock is ahead. A Date header is up to a second old when it is written. */
function offset(date: string | null, from: number, to: number): number | null {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return null;
  if (at > to) return at - to;
  return at + 1000 < from ? at + 1000 - from : 0;
}

function codeOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; errors?: { code?: string }[] } };
  return cause?.code ?? cause?.errors?.[0]?.code ?? name ?? 'unknown';
}

function parseInfo(body: string): Info | null {
  try {
    const { address, keyHash, newQueues, roles, proxying } = JSON.parse(body) as Record<string, unknown>;
    if (typeof address !== 'string' || typeof keyHash !== 'string') return null;
    const { queues } = { ...(roles as { queues?: unknown } | undefined) };
    return {
      address,
      keyHash,
      newQueues: String(newQueues),
      hasQueues: queues !== false,
      proxying: String(proxying),
    };
  } catch {
    return null;
  }
}
