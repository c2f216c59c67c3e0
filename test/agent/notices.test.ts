// What people are told at the moment of a trouble.

import { expect, test } from 'vitest';
import type { Notice } from '../../client/agent/events.ts';
import { noticeInWords } from '../../client/agent/noticeInWords.ts';

const server = `smp://${'A'.repeat(43)}=@relay.example`;
const delayed = { notice: 'delayed', connectionId: 'id', messageId: 2, retryIn: 1500 } as const;

test.each<[string, Notice, RegExp]>([
  [
    'a relay that is down',
    {
      notice: 'relay',
      server,
      state: 'disconnected',
      error: { step: 'network', reason: 'NETWORK' },
      retryIn: 150_000,
    },
    /^relay\.example cannot be reached\. It is tried again in 3 minutes\.$/,
  ],
  [
    'no proxy',
    { ...delayed, failure: { ok: false, failure: 'noProxy' } },
    /no proxy.*Nothing is lost: it is tried again in 2 s\.$/s,
  ],
  [
    'a proxy that cannot go on',
    { ...delayed, failure: { ok: false, failure: 'routing', by: 'network', error: 'AUTH', sent: true } },
    /cannot reach the other side’s relay/,
  ],
  ['a full queue', { notice: 'queueFull', connectionId: 'id' }, /Yours are kept/],
  ['one operator for both', { notice: 'sameOperator', server, proxy: server }, /same operator/],
  ['a store that fails', { notice: 'stopped', error: new Error() }, /comes again/],
])('%s', (_, notice, words) => {
  expect(noticeInWords(notice)).toMatch(words);
  expect(noticeInWords(notice)).not.toContain('AAAA');
});
