// NEW, decided. simplex-messaging.md, "Create queue command".

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { refuse } from '../../src/durable/decision.ts';
import type { QueueState } from '../../src/durable/queueState.ts';
import { type Settings, settings } from '../../src/durable/settings.ts';
import type { AuthKeyPair } from './authKeyPair.ts';
import { absent, active, alice, aView, command, decided, mallory, suspended } from './decisionCase.ts';

const created = (
  wanted: Parameters<typeof command.NEW>[0] = {},
  {
    key = alice,
    state = absent,
    settings: set,
  }: { key?: AuthKeyPair; state?: QueueState; settings?: Settings } = {},
) => decided(aView({ state }), command.NEW(wanted), key, set === undefined ? {} : { settings: set });

const password = asBasicAuth(utf8('secret'));
const wrong = asBasicAuth(utf8('Secret'));

describe('NEW', () => {
  test('makes a queue with the creator’s key, and subscribes if asked to', () => {
    const { writes } = created();
    expect(writes).toMatchObject([
      { kind: 'create', record: { mode: 'messaging', recipientKeys: [alice.publicKey], senderKey: null } },
      { kind: 'subscribe' },
    ]);
    expect(created({ subscribeMode: 'create' }).writes).toMatchObject([{ kind: 'create' }]);
  });

  test('gives a key with which both sides come to the same secret', () => {
    const client = primitives.x25519KeyPair();
    const { response, writes } = created({ rcvDhKey: asX25519PublicKey(client.publicKey) });
    if (response.tag !== 'IDS') throw new Error('no queue');
    const rcvDhSecret = primitives.x25519(client.privateKey, response.srvDhKey);
    expect(writes).toMatchObject([{ record: { rcvDhSecret } }, {}]);
  });

  test.each([
    { queueReqData: { mode: 'messaging' as const, data: null }, mode: 'messaging' },
    { queueReqData: { mode: 'contact' as const, data: null }, mode: 'contact' },
    { queueReqData: null, mode: null },
  ])('makes a queue of the mode $mode', ({ queueReqData, mode }) => {
    const { response, writes } = created({ queueReqData });
    expect(response).toMatchObject({ tag: 'IDS', queueMode: mode, linkId: null, ntfCreds: null });
    expect(writes).toMatchObject([{ record: { mode } }, {}]);
  });

  test('is authorized with the key that it brings', () => {
    expect(created({}, { key: mallory })).toEqual(refuse('AUTH'));
  });

  test('takes no queue over', () => {
    expect(created({}, { state: active() })).toEqual(refuse('AUTH'));
    expect(created({}, { state: suspended() })).toEqual(refuse('AUTH'));
  });

  test('with a key of low order, whose secrets everybody knows, is refused', () => {
    expect(created({ rcvDhKey: asX25519PublicKey(new Uint8Array(32)) })).toEqual(refuse('AUTH'));
  });

  test('with a notifier gives one more key, with which both sides come to another secret', () => {
    const client = primitives.x25519KeyPair();
    const ntfDhKey = asX25519PublicKey(client.publicKey);
    const { response, writes } = created({ ntfCreds: { ntfAuthKey: mallory.publicKey, ntfDhKey } });
    if (response.tag !== 'IDS' || response.ntfCreds === null) throw new Error('no notifier');
    const rcvNtfDhSecret = primitives.x25519(client.privateKey, response.ntfCreds.srvNtfDhKey);
    expect(writes).toMatchObject([{ record: { notifier: { key: mallory.publicKey, rcvNtfDhSecret } } }, {}]);
  });

  test('with a notifier’s key of low order is refused', () => {
    const ntfDhKey = asX25519PublicKey(new Uint8Array(32));
    expect(created({ ntfCreds: { ntfAuthKey: mallory.publicKey, ntfDhKey } })).toEqual(refuse('AUTH'));
  });

  test('needs the password where there is one', () => {
    const closed = { settings: settings({ CREATE_PASSWORD: 'secret' }) };
    expect(created({ basicAuth: password }, closed).response).toMatchObject({ tag: 'IDS' });
    expect(created({ basicAuth: wrong }, closed)).toEqual(refuse('AUTH'));
    expect(created({ basicAuth: null }, closed)).toEqual(refuse('AUTH'));
  });

  test('may bring a password where there is none', () => {
    expect(created({ basicAuth: password }).response).toMatchObject({ tag: 'IDS' });
  });

  test('is refused to everybody where creation is off', () => {
    const off = { settings: settings({ NEW_QUEUES: 'off', CREATE_PASSWORD: 'secret' }) };
    expect(created({ basicAuth: password }, off)).toEqual(refuse('AUTH'));
    expect(created({}, off)).toEqual(refuse('AUTH'));
  });
});
