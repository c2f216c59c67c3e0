// The line under a name in all conditions, also those that no browser can be brought into within a test.

import { expect, test } from 'vitest';
import type { Conversation } from '../../client/agent/conversations/conversation.ts';
import type { Wait } from '../../client/app/network.ts';
import { type Condition, stateInWords } from '../../client/app/stateInWords.ts';

const conversation = {
  id: 'AAAA',
  state: 'connected',
  origin: 'own',
  name: 'Mira',
  isAwaited: false,
  isMoving: false,
  isQueueLost: false,
  sync: 'ok',
  failure: null,
  ended: null,
} as Partial<Conversation> as Conversation;
const fine: Condition = { isOffline: false, silence: null, wait: null, through: 'proxy.example' };

const delayed = (failure: (Wait & { notice: 'delayed' })['failure'], messageId: number | null = 1): Wait => ({
  notice: 'delayed',
  connectionId: 'AAAA',
  messageId,
  failure,
  retryIn: 1000,
});
const routing = (by: 'proxy' | 'destination') =>
  delayed({ ok: false, failure: 'routing', by, error: { PROXY: 'NO_SESSION' }, sent: false });
const silence = (step: 'identity' | 'timeout') => ({
  server: 'smp://relay.example',
  error: step === 'timeout' ? { step } : { step, check: 'KEY_HASH' as const },
  tries: 1,
});

test.each<[string, Partial<Conversation>, Partial<Condition>]>([
  ['Connected · delivered through proxy.example', {}, {}],
  ['Connected · moving to another server', { isMoving: true }, {}],
  [
    'Messages cannot be read any more. Mend it under “Details”; what you write is kept until then',
    { sync: 'required' },
    {},
  ],
  ['The encryption is being made anew. What you write is kept until then', { sync: 'started' }, {}],
  ['Nothing can be received here any more. Start a new conversation', { isQueueLost: true }, {}],
  ['Offline. What you write is kept, and sent when you are back', {}, { isOffline: true }],
  ['Connecting', {}, { silence: { server: '', error: null, tries: 0 } }],
  ['Not connected. It is tried again; nothing is lost', {}, { silence: silence('timeout') }],
  [
    'Another server answers in place of yours. Nothing was sent to it; nothing is lost',
    {},
    { silence: silence('identity') },
  ],
  [
    'Mira has many messages to fetch. Yours are kept, and go on when there is room',
    {},
    { wait: { notice: 'queueFull', connectionId: 'AAAA' } },
  ],
  [
    'This is received in another window or device now',
    {},
    { wait: { notice: 'receivedElsewhere', connectionId: 'AAAA' } },
  ],
  [
    'There is no way to send yet. What you write is kept; the settings say what is missing',
    {},
    { wait: delayed({ ok: false, failure: 'noProxy' }), through: null },
  ],
  [
    'Another server answers in place of Mira’s. Nothing was sent to it; what you write is kept',
    {},
    { wait: delayed({ ok: false, failure: 'identity', error: 'BAD_AUTH' }) },
  ],
  [
    'Mira’s server does not answer. What you write is kept, and tried again',
    {},
    { wait: routing('destination') },
  ],
  ['What you write is kept, and sending is tried again', {}, { wait: routing('proxy') }],
  [
    'Connected · delivered through proxy.example',
    {},
    { wait: delayed({ ok: false, failure: 'timeout' }, null) },
  ],
  ['Not opened yet', { state: 'invited' }, {}],
  ['Opened. Connecting', { state: 'connecting' }, {}],
  ['Connecting', { state: 'connecting', origin: 'others' }, {}],
  ['Waiting for the other side', { state: 'connecting', origin: 'others', isAwaited: true }, {}],
  ['Mira has deleted this conversation', { state: 'ended', ended: 'left' }, {}],
  [
    'This link was used before. It works once; ask for a new one',
    { state: 'failed', failure: 'linkUsed' },
    {},
  ],
])('%s', (words, changed, condition) => {
  expect(stateInWords({ ...conversation, ...changed }, { ...fine, ...condition })).toBe(words);
});
