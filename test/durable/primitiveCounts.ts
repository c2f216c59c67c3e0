// How often each primitive is used while something is done. The counts stand for the time it takes, which on a shared
// machine nobody can measure.

import { vi } from 'vitest';
import { cipher } from '#cipher';
import { primitives } from '#primitives';

export async function primitivesUsedBy(work: () => unknown): Promise<Record<string, number>> {
  const spies = [primitives, cipher].flatMap((owner) =>
    spiesOn(owner as unknown as Record<string, () => unknown>),
  );
  await work();
  const counts = spies.map(([name, spy]) => [name, spy.mock.calls.length] as const);
  for (const [, spy] of spies) spy.mockRestore();
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function spiesOn(owner: Record<string, () => unknown>) {
  const names = Object.keys(owner).filter((name) => typeof owner[name] === 'function');
  return names.map((name) => [name, vi.spyOn(owner, name)] as const);
}
