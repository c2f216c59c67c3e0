// Where an operator looks up names, as far as a relay can tell: a web server that answers what a story wants.

import { env } from 'cloudflare:workers';
import { onTestFinished } from 'vitest';

export const aliceRecord = {
  name: 'alice.simplex',
  nickname: 'Alice',
  website: '',
  location: '',
  simplexContact: ['https://relay.example/a#xyz'],
  simplexChannel: [],
  eth: null,
  btc: null,
  xmr: null,
  dot: null,
  owner: '0x0101010101010101010101010101010101010101',
  resolver: '0x0202020202020202020202020202020202020202',
};

export interface Resolver {
  /** What was asked for: URLs. */
  readonly asked: string[];
}

/** Of all relays that people of this story connect to from now on. */
export function aResolver(answer: () => Response | Promise<Response>): Resolver {
  const asked: string[] = [];
  const resolve = async (url: string) => {
    asked.push(url);
    return answer();
  };
  env.NAME_RESOLVER_URL = 'https://names.example/snrc/';
  env.RESOLVER = { fetch: resolve } as unknown as Fetcher;
  onTestFinished(() => {
    env.NAME_RESOLVER_URL = '';
    delete env.RESOLVER;
  });
  return { asked };
}
