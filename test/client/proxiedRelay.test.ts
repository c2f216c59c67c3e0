// Commands through a proxy that need not be honest: what the client verifies, seals and repeats, and whom it blames.

import { primitives } from '#primitives';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { PING } from '../../client/smp/recipientCommands.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { makeChain } from '../../src/durable/certificates.ts';
import { isAuthorized } from '../../src/proto/authorization.ts';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import { signSessionKey } from '../../src/proto/identityProof.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { maxMessageLength } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import { inWords } from '../node/outcome.ts';
import { ScriptedProxy } from './scriptedProxy.ts';

let proxy: ScriptedProxy;
beforeEach(async () => {
  proxy = await ScriptedProxy.start();
});
afterEach(() => proxy.stop());

const key = freshAuthKeyPair('X25519');
const queue = { sndId: primitives.randomBytes(24) as SenderId, sndAuthKey: key.privateKey };
const aMessage = (text = 'hello') => SEND(queue, utf8(text), true);
/** What the client has sent and the proxy has not read. */
const unread = () => proxy.talk.session.frames.left;

describe('a proxy is asked for the relay', () => {
  test('by its hosts, port and key hash, with the proxy’s password', async () => {
    const basicAuth = asBasicAuth(utf8('sesame'));
    const connecting = proxy.route({ basicAuth }).connect();
    const { command } = await proxy.connects();
    expect(await connecting).toEqual({ ok: true, value: undefined });
    expect(command).toEqual({ tag: 'PRXY', server: proxy.server, basicAuth });
  });

  test('once for all commands, and again when it could not connect', async () => {
    const route = proxy.route();
    const failing = Promise.all([route.request(aMessage()), route.request(aMessage())]);
    await proxy.connects({ tag: 'ERR', error: { PROXY: { BROKER: 'TIMEOUT' } } });
    const told = 'PROXY BROKER TIMEOUT, by network, not sent';
    expect((await failing).map(inWords)).toEqual([told, told]);
    const sending = route.request(aMessage());
    await proxy.connects();
    proxy.answers(await proxy.forwards(), { tag: 'OK' });
    expect(await sending).toEqual({ ok: true, value: undefined });
  });
});

describe('what the proxy tells of the relay is verified, and nothing is sent to', () => {
  const another = async () => {
    const other = await ScriptedProxy.start();
    other.stop();
    return other.pkey();
  };
  const unsigned = async () => {
    const { leafPrivateKey } = await makeChain(2);
    const signedKey = signSessionKey(leafPrivateKey, asX25519PublicKey(proxy.keys.publicKey));
    const pkey = proxy.pkey();
    return { ...pkey, certChainPubKey: { ...pkey.certChainPubKey, signedKey } };
  };

  test.each<[string, string, () => Response | Promise<Response>]>([
    ['another relay', 'identity IDENTITY', another],
    ['a key that the relay has not signed', 'identity BAD_AUTH', unsigned],
    ['a key of low order', 'identity BAD_AUTH', () => proxy.pkey(new Uint8Array(32))],
    [
      'a relay that is too old',
      'PROXY BROKER TRANSPORT VERSION, by destination, not sent',
      () => ({ ...proxy.pkey(), versions: { min: 6, max: 8 } }),
    ],
    ['a relay that the proxy says nothing of', 'unexpected OK', () => ({ tag: 'OK' })],
  ])('%s: %s', async (_, words, answer) => {
    const sending = proxy.route().request(aMessage());
    await proxy.connects(await answer());
    expect(inWords(await sending)).toBe(words);
    expect(unread()).toEqual([]);
  });
});

describe('a command', () => {
  test('is authorized for the relay’s session and sealed under a key of its own', async () => {
    const route = proxy.route();
    const sending = route.requestAll([aMessage('one'), aMessage('two')]);
    await proxy.connects();
    const sealed = [await proxy.forwards(), await proxy.forwards()];
    for (const opened of sealed) {
      const { authorization, authorized, corrId } = opened.command;
      const command = { authorization, authorized, corrId, sessionPrivateKey: proxy.keys.privateKey };
      expect(isAuthorized(command, key.publicKey)).toBe(true);
      expect(corrId).toEqual(opened.pfwd.corrId);
      proxy.answers(opened, { tag: 'OK' });
    }
    expect(sealed[0]?.commandKey).not.toEqual(sealed[1]?.commandKey);
    expect((await sending).map(inWords)).toEqual(['OK', 'OK']);
  });

  test.each([0, maxMessageLength(20)])('of a body of %i bytes is as long as any other', async (length) => {
    const sending = proxy.route().request(SEND(queue, new Uint8Array(length), true));
    await proxy.connects();
    const opened = await proxy.forwards();
    if (opened.pfwd.command.tag !== 'PFWD') return expect(opened.pfwd.command.tag).toBe('PFWD');
    expect(opened.pfwd.command.encTransmission).toHaveLength(16_242);
    proxy.answers(opened, { tag: 'OK' });
    expect(inWords(await sending)).toBe('OK');
  });

  test('that is too long is not sent', async () => {
    const sending = proxy.route().request(SEND(queue, new Uint8Array(16_200), true));
    await proxy.connects();
    expect(inWords(await sending)).toBe('LARGE_MSG');
    expect(unread()).toEqual([]);
  });

  test.each<[string, Response]>([
    ['AUTH', { tag: 'ERR', error: 'AUTH' }],
    ['unexpected PONG', { tag: 'PONG' }],
  ])('that the relay answers with %s', async (words, response) => {
    const sending = proxy.route().request(aMessage());
    await proxy.connects();
    proxy.answers(await proxy.forwards(), response);
    expect(inWords(await sending)).toBe(words);
  });

  test('is not answered by what the relay has not sealed', async () => {
    const sending = proxy.route().request(aMessage());
    await proxy.connects();
    const { pfwd } = await proxy.forwards();
    proxy.talk.session.answers(pfwd, { tag: 'PRES', encResponse: primitives.randomBytes(16_242) });
    expect(inWords(await sending)).toBe('unexpected null');
  });

  test('may have arrived when the proxy hangs up, and has not if it did so before', async () => {
    const route = proxy.route();
    const connecting = route.request(aMessage());
    await proxy.talk.session.readsOne();
    proxy.talk.session.drops();
    expect(inWords(await connecting)).toBe('closed, not sent');
    expect(inWords(await route.request(aMessage()))).toBe('closed, not sent');
  });
});

describe('after NO_SESSION', () => {
  test('a command is sent once more, on a new session and under a new key', async () => {
    const sending = proxy.route().request(aMessage());
    await proxy.connects();
    const first = await proxy.forwards();
    proxy.refuses(first, { PROXY: 'NO_SESSION' });
    await proxy.connects();
    const second = await proxy.forwards();
    expect(second.pfwd.entityId).not.toEqual(first.pfwd.entityId);
    expect(second.commandKey).not.toEqual(first.commandKey);
    proxy.answers(second, { tag: 'OK' });
    expect(inWords(await sending)).toBe('OK');
  });

  test('and once more NO_SESSION it fails', async () => {
    const sending = proxy.route().request(aMessage());
    for (let times = 0; times < 2; times += 1) {
      await proxy.connects();
      proxy.refuses(await proxy.forwards(), { PROXY: 'NO_SESSION' });
    }
    expect(inWords(await sending)).toBe('PROXY NO_SESSION, by proxy, not sent');
    expect(unread()).toEqual([]);
  });

  test('the commands of one go share the new session', async () => {
    const sending = proxy.route().requestAll([aMessage(), aMessage()]);
    await proxy.connects();
    for (const opened of [await proxy.forwards(), await proxy.forwards()]) {
      proxy.refuses(opened, { PROXY: 'NO_SESSION' });
    }
    await proxy.connects();
    for (const opened of [await proxy.forwards(), await proxy.forwards()]) {
      proxy.answers(opened, { tag: 'OK' });
    }
    expect((await sending).map(inWords)).toEqual(['OK', 'OK']);
  });
});

describe('any other failure is told and not repeated', () => {
  test.each<[ErrorType, string]>([
    [{ PROXY: { BROKER: { NETWORK: null } } }, 'by network, may have arrived'],
    [{ PROXY: { BROKER: 'TIMEOUT' } }, 'by network, may have arrived'],
    [{ PROXY: { BROKER: { RESPONSE: 'BLOCK' } } }, 'by destination, may have arrived'],
    [{ PROXY: { BROKER: { UNEXPECTED: 'OK' } } }, 'by destination, may have arrived'],
    [{ PROXY: { PROTOCOL: 'CRYPTO' } }, 'by destination, not sent'],
    [{ PROXY: 'BASIC_AUTH' }, 'by proxy, not sent'],
    [{ CMD: 'SYNTAX' }, 'by proxy, not sent'],
    ['AUTH', 'by proxy, not sent'],
  ])('%j: %s', async (error, words) => {
    const sending = proxy.route().request(aMessage());
    await proxy.connects();
    proxy.refuses(await proxy.forwards(), error);
    expect(inWords(await sending)).toMatch(new RegExp(`, ${words}$`));
    const pinging = proxy.talk.connection.request(PING());
    // Nothing stands before it.
    expect((await proxy.talk.session.readsOne()).command.tag).toBe('PING');
    proxy.talk.connection.close();
    await pinging;
  });
});
