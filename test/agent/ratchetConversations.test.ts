// Conversations recorded on the reference, replayed as both parties with the keys that it drew: every state, message
// and error.

import { describe, expect, test } from 'vitest';
import { decrypt } from '../../client/agent/ratchet/decrypt.ts';
import { encrypt, type EncryptOptions } from '../../client/agent/ratchet/encrypt.ts';
import { fresh } from '../../client/agent/ratchet/fresh.ts';
import { initRcvRatchet, initSndRatchet } from '../../client/agent/ratchet/initRatchet.ts';
import { ratchetState, type RatchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { hex, utf8 } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import { valueOf } from '../proto/vector.ts';
import { print, sent, worked } from './ratchetOutcome.ts';
import {
  conversations,
  keyPairOf,
  keysOf,
  messageOf,
  parametersOf,
  type RecordedConversation,
  recordedFresh,
  type RecordedStep,
  spelled,
} from './ratchetRecording.ts';

const states: Record<string, (conversation: RecordedConversation) => Promise<RatchetState>> = {
  alice: async ({ alice, aliceState, bob, maxSupportedVersion }) => {
    const { supportKEM } = aliceState;
    return worked(
      await initRcvRatchet(keysOf(alice), parametersOf(bob), maxSupportedVersion, supportKEM, fresh),
    );
  },
  bob: async ({ alice, bob, maxSupportedVersion }) => {
    const recorded = { ...fresh, x448KeyPair: () => keyPairOf(bob.ratchetKey) };
    return worked(initSndRatchet(keysOf(bob), parametersOf(alice), maxSupportedVersion, recorded));
  },
};

async function beginning(conversation: RecordedConversation, party: string): Promise<RatchetState> {
  const state = states[party];
  if (state === undefined) throw new Error(`no ${party}`);
  return state(conversation);
}

/** The state after its party encrypted the recorded message, and those before it that are not listed. */
function encrypted(state: RatchetState, step: RecordedStep, unlisted: number): RatchetState {
  const options: EncryptOptions = {
    paddedLength: step.paddedSize ?? 0,
    enableKEM: step.pqEncryption ?? null,
    supportedVersion: step.supportedE2EVersion ?? 0,
  };
  let before = state;
  for (let i = 0; i < unlisted; i++) before = sent(encrypt(before, utf8('unlisted'), options)).state;
  const { message, state: after } = sent(encrypt(before, utf8(step.plaintext ?? ''), options));
  expect(hex(message)).toBe(step.encrypted);
  return after;
}

/** The state after its party decrypted the recorded message, or did not. */
async function decrypted(
  state: RatchetState,
  step: RecordedStep,
  message: Uint8Array,
): Promise<RatchetState> {
  const answer = await decrypt(state, message, recordedFresh(step));
  if (answer.ok) {
    expect({ plaintext: answer.plaintext }).toEqual({ plaintext: utf8(step.plaintext ?? '') });
    expect(step.error).toBeUndefined();
  } else {
    // The reference adds what its parser says.
    expect(print(answer.error)).toBe(step.error?.replace(/ ".*"$/, ''));
    if (step.state === undefined) expect(answer.state).toEqual(state);
  }
  return answer.state;
}

describe.each(conversations)('$name', (conversation) => {
  test('begins as in the reference', async () => {
    expect(spelled(await beginning(conversation, 'alice'))).toEqual(conversation.aliceState);
    expect(spelled(await beginning(conversation, 'bob'))).toEqual(conversation.bobState);
  });

  test('goes on as in the reference', async () => {
    const current = new Map<string, RatchetState>();
    let messages = 0;
    for (const step of conversation.steps) {
      const before = current.get(step.party) ?? (await beginning(conversation, step.party));
      const unlisted = step.message - messages - 1;
      const after =
        step.op === 'encrypt'
          ? encrypted(before, step, unlisted)
          : await decrypted(before, step, messageOf(conversation, step));
      messages = Math.max(messages, step.message);
      if (step.state !== undefined) expect(spelled(after)).toEqual(step.state);
      current.set(step.party, valueOf(decode(ratchetState, encode(ratchetState, after))));
    }
    expect(messages).toBeGreaterThan(0);
  });
});
