// One request to a relay's operator door.

import { originOf, readAddress } from '../doctor/address.ts';
import { Stop } from '../operator/stop.ts';

const patience = 20_000;

/** What may have passed when the same is asked again. */
export class Trouble extends Stop {}

export async function askRelay(
  address: string,
  secret: string,
  request: object,
): Promise<Record<string, unknown>> {
  const response = await ask(new URL('/admin', originOf(readAddress(address))), {
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (!response.ok) {
    const isPassing = response.status === 429 || response.status >= 500;
    throw new (isPassing ? Trouble : Stop)(await reason(response));
  }
  return (await response.json().catch(() => unanswered(response.url))) as Record<string, unknown>;
}

async function ask(url: URL, init: RequestInit): Promise<Response> {
  try {
    // A redirect would take the secret along.
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patience) });
  } catch {
    return unanswered(url.href);
  }
}

function unanswered(url: string): never {
  throw new Trouble(`${new URL(url).host} does not answer. npm run doctor says why.`);
}

async function reason(response: Response): Promise<string> {
  switch (response.status) {
    case 401:
      return 'This is not the relay’s ADMIN_SECRET.';
    case 404:
    case 405:
      return 'The relay has no operator’s door: it has no ADMIN_SECRET, or one of fewer than 32 characters.';
    case 429:
      return 'Too many have tried. Wait a minute.';
    default:
      return `The relay refuses (${response.status}): ${(await response.text()).slice(0, 300)}`;
  }
}
