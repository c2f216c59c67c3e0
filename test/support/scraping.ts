// What whoever may ask is told of all that was counted.

import { exports } from 'cloudflare:workers';
import { secret } from './operator.ts';

/** The samples, each by its series. */
export async function scrape(): Promise<Map<string, number>> {
  const headers = { Authorization: `Bearer ${secret}` };
  const response = await exports.default.fetch('https://relay.test/metrics', { headers });
  const samples = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(samples.map((line) => [line.replace(/ \d+$/, ''), Number(line.split(' ').at(-1))]));
}

/** What has been added since, but for what was not. */
export async function added(before: Map<string, number>): Promise<Record<string, number>> {
  const after = await scrape();
  const grown = [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(
    grown.flatMap(([name, more]) => (more === 0 ? [] : [[name.replace('edgedrop_', ''), more]])),
  );
}
