// What is refused, and what becomes of the state. Alice reads what Bob sends.

import { describe, expect, test } from 'vitest';
import { decrypt } from '../../client/agent/ratchet/decrypt.ts';
import { generateE2EKeys, replyKem } from '../../client/agent/ratchet/e2eKeys.ts';
import { encrypt } from '../../client/agent/ratchet/encrypt.ts';
import { fresh } from '../../client/agent/ratchet/fresh.ts';
import { initRcvRatchet, initSndRatchet } from '../../client/agent/ratchet/initRatchet.ts';
import type { KemCiphertext, KemPublicKey } from '../../client/agent/ratchet/kem.ts';
import type { X448PublicKey } from '../../client/agent/ratchet/keys.ts';
import type { RatchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { concat, utf8 } from '../../src/proto/bytes.ts';
import { forged, headerOf } from './ratchetForgery.ts';
import { sent, worked } from './ratchetOutcome.ts';
import { aPair, type Pair, tell } from './ratchetPair.ts';

const lowOrder = new Uint8Array(56) as X448PublicKey;
const acceptance = {
  ciphertext: new Uint8Array(1039) as KemCiphertext,
  publicKey: new Uint8Array(1158) as KemPublicKey,
};

const start = await aPair();
const inConversation: Pair = (await tell(start, 'bob', 'hello', fresh)).pair;

const unchanged = (error: unknown, state: RatchetState) => ({ ok: false, error, state });

describe('the first message of a chain changes nothing', () => {
  test.each([
    ['with a key of low order', { header: { dh: lowOrder } }, 'LowOrderKey'],
    ['that accepts a KEM never proposed', { header: { kem: acceptance } }, 'CERatchetKEMState'],
    ['whose header is none', { headerText: utf8('header') }, 'CryptoHeaderError'],
    ['whose header is empty', { headerText: utf8('') }, 'CryptoHeaderError'],
  ])('%s', async (_, liking, error) => {
    expect(await decrypt(start.alice, forged(start.bob, liking), fresh)).toEqual(
      unchanged(error, start.alice),
    );
  });

  test('that would end a chain 513 messages ahead', async () => {
    const { pair } = await tell(inConversation, 'alice', 'hello', fresh);
    const message = forged(pair.bob, { header: { pn: 1 + 513 } });
    const refused = unchanged({ CERatchetTooManySkipped: 514 }, pair.alice);
    expect(await decrypt(pair.alice, message, fresh)).toEqual(refused);
    expect(await decrypt(pair.alice, forged(pair.bob, { header: { pn: 1 + 512 } }), fresh)).toMatchObject({
      ok: true,
    });
  });
});

describe('the message is refused, and its key is spent', () => {
  test('where there is no text in its padding', async () => {
    const { alice, bob } = inConversation;
    const answer = await decrypt(alice, forged(bob, { padded: Uint8Array.of(0xff, 0xff, 0) }), fresh);
    expect(answer).toMatchObject({ ok: false, error: 'CryptoInvalidMsgError', state: { nr: alice.nr + 1 } });
  });

  test('where a chain begins with a message that is too far ahead', async () => {
    const answer = await decrypt(start.alice, forged(start.bob, { header: { ns: 0xffff_ffff } }), fresh);
    expect(answer).toMatchObject({ ok: false, error: { CERatchetTooManySkipped: 2 ** 32 } });
    // The chain has begun, and what was sent in it is still read.
    const { message } = sent(encrypt(start.bob, utf8('first'), { paddedLength: 100 }));
    expect(await decrypt(answer.state, message, fresh)).toMatchObject({ ok: true });
  });
});

describe('a message that was read before', () => {
  /** Three messages of a chain, of which Alice has read the first and the third. */
  async function withGap() {
    const one = sent(encrypt(start.bob, utf8('one'), { paddedLength: 100 }));
    const two = sent(encrypt(one.state, utf8('two'), { paddedLength: 100 }));
    const three = sent(encrypt(two.state, utf8('three'), { paddedLength: 100 }));
    const first = await decrypt(start.alice, one.message, fresh);
    const { state: alice } = await decrypt(first.state, three.message, fresh);
    return { alice, bob: three.state, messages: [one.message, two.message, three.message] as const };
  }

  test('is counted from the last', async () => {
    const { alice, messages } = await withGap();
    const { state } = await decrypt(alice, messages[1], fresh);
    const refused = await Promise.all(messages.map((message) => decrypt(state, message, fresh)));
    expect(refused).toEqual([
      unchanged({ CERatchetEarlierMessage: 2 }, state),
      unchanged({ CERatchetEarlierMessage: 1 }, state),
      unchanged('CERatchetDuplicateMessage', state),
    ]);
  });

  test('is of no chain when its chain is over, though another of it is still missing', async () => {
    const { messages, ...gap } = await withGap();
    const { pair } = await tell((await tell(gap, 'alice', 'hello', fresh)).pair, 'bob', 'hello', fresh);
    const refused = unchanged('CERatchetHeader', pair.alice);
    expect(await decrypt(pair.alice, messages[0], fresh)).toEqual(refused);
    expect(await decrypt(pair.alice, messages[1], fresh)).toMatchObject({ ok: true });
  });
});

test('what a later version adds to a header is passed over', async () => {
  const { bob, alice } = inConversation;
  const headerText = concat(headerOf(bob, {}), utf8('more'));
  expect(await decrypt(alice, forged(bob, { headerText }), fresh)).toMatchObject({ ok: true });
});

test('who wants the KEM offers its version', async () => {
  const { bob } = await aPair({ version: 2, maxSupported: 2 });
  const options = { paddedLength: 100, supportedVersion: 2 };
  expect(sent(encrypt(bob, utf8(''), options)).state.version.maxSupported).toBe(2);
  const { state } = sent(encrypt(bob, utf8(''), { ...options, enableKEM: true }));
  expect(state.version).toEqual({ current: 2, maxSupported: 3 });
});

test('keys of skipped messages are kept up to 2,048, the newest', async () => {
  const { bob } = inConversation;
  let { alice } = inConversation;
  for (let gap = 0; gap < 5; gap++) {
    const answer = await decrypt(alice, forged(bob, { header: { ns: alice.nr + 512 } }), fresh);
    expect(answer).toMatchObject({ ok: false, error: 'AESDecryptError' });
    alice = answer.state;
  }
  expect(alice.skipped.length).toBe(2048);
  expect(alice.skipped.at(-1)?.n).toBe(alice.nr - 2);
});

test('no version is agreed on that this party does not support', async () => {
  const answer = await decrypt(
    inConversation.alice,
    forged(inConversation.bob, { header: { maxVersion: 99 } }),
    fresh,
  );
  expect(answer.state.version).toEqual({ current: 3, maxSupported: 3 });
});

describe('nothing is encrypted', () => {
  test('before the party that receives first has received', () => {
    expect(encrypt(start.alice, utf8('early'), { paddedLength: 100 })).toEqual({
      ok: false,
      error: 'CERatchetState',
    });
  });

  test('that is longer than the length to pad to', () => {
    const text = new Uint8Array(99);
    expect(encrypt(start.bob, text, { paddedLength: 101 })).toMatchObject({ ok: true });
    expect(encrypt(start.bob, text, { paddedLength: 100 })).toEqual({
      ok: false,
      error: 'CryptoLargeMsgError',
    });
  });
});

describe('no ratchet begins', () => {
  test.each(['key1', 'key2'])('with a key of low order: %s', async (key) => {
    const { keys, parameters } = await generateE2EKeys(3, null, fresh);
    const theirs = { ...parameters, [key]: lowOrder };
    expect(initSndRatchet(keys, theirs, 3, fresh)).toEqual({ ok: false, error: 'LowOrderKey' });
    expect(await initRcvRatchet(keys, theirs, 3, false, fresh)).toEqual({ ok: false, error: 'LowOrderKey' });
  });

  test('where a KEM is accepted that was not proposed', async () => {
    const alice = await generateE2EKeys(3, null, fresh);
    const bob = await generateE2EKeys(3, { accept: acceptance.publicKey }, fresh);
    const refused = { ok: false, error: 'CERatchetKEMState' };
    expect(await initRcvRatchet(alice.keys, bob.parameters, 3, true, fresh)).toEqual(refused);
    expect(initSndRatchet(bob.keys, alice.parameters, 3, fresh)).toEqual(refused);
  });
});

test('two that both propose a KEM, as they do to renew a ratchet, begin without and go on with it', async () => {
  const alice = await generateE2EKeys(3, 'propose', fresh);
  const bob = await generateE2EKeys(3, 'propose', fresh);
  const pair = {
    alice: worked(await initRcvRatchet(alice.keys, bob.parameters, 3, true, fresh)),
    bob: worked(initSndRatchet(bob.keys, alice.parameters, 3, fresh)),
  };
  const first = await tell(pair, 'bob', 'hello', fresh);
  const second = await tell(first.pair, 'alice', 'hello', fresh);
  expect([first.answer.ok, second.answer.ok]).toEqual([true, true]);
  expect(second.answer.state).toMatchObject({ sendKEM: true, receiveKEM: true });
});

test('a party without the KEM’s version proposes none, and neither does one that does not want it', async () => {
  const { parameters } = await generateE2EKeys(3, 'propose', fresh);
  expect(replyKem(parameters, true)).toEqual({ accept: parameters.kem?.publicKey });
  expect(replyKem({ ...parameters, kem: null }, true)).toBe('propose');
  expect(replyKem(parameters, false)).toBeNull();
  expect(replyKem({ ...parameters, version: 2 }, true)).toBeNull();
  expect((await generateE2EKeys(2, 'propose', fresh)).parameters.kem).toBeNull();
});
