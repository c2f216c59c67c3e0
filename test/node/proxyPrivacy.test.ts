// What leaves the proxy: every byte and every header of its connection with a relay, and nothing of the sender in it.

import { expect, test } from 'vitest';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { plainFrame, readPlainFrame } from '../../src/proto/blockEncryption.ts';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import { clientHello } from '../../src/proto/handshake.ts';
import type { SessionId } from '../../src/proto/ids.ts';
import {
  encodeCommand,
  encodeCommandTransmission,
  packBlocks,
  readCommands,
} from '../../src/proto/transmission.ts';
import { MarkedSender } from './markedSender.ts';
import { readLine } from './recordedLine.ts';
import { aRouting } from './routing.ts';

const routing = aRouting();
const session = { sessionId: new Uint8Array() as SessionId, version: 20 };

/** A frame of one RFWD, made anew out of its parts; null for any other frame. */
function forwardFrame(payload: Uint8Array): Uint8Array | null {
  const [rfwd, ...others] = readCommands(readPlainFrame(payload) ?? new Uint8Array(), session);
  if (!rfwd?.ok || rfwd.transmission.command.tag !== 'RFWD' || others.length > 0) return null;
  const signed = encodeCommand(rfwd.transmission, session.version);
  const [block] = packBlocks([encodeCommandTransmission(signed, null, session.version)]);
  return block === undefined ? null : plainFrame(block);
}

async function recorded() {
  const { middleman, address } = await routing.middleman();
  const [alice, bob] = await Promise.all([
    routing.recipient(),
    MarkedSender.at(routing.proxy.address, 'bob-the-sender', '127.0.0.5'),
  ]);
  routing.cleanup.add(bob, (sender) => sender.leaves());
  const { sndId } = await alice.createsQueue();
  const key = freshAuthKeyPair('X25519');
  const relay = bob.to(address);
  await relay.request(SKEY(sndId, key));
  const sent = await relay.request(SEND({ sndId, sndAuthKey: key.privateKey }, utf8('hello'), true));
  expect(sent.ok).toBe(true);
  const [line] = middleman.lines;
  if (line === undefined) throw new Error('no line');
  return { bob, address, bytes: Buffer.concat(line.asked), line: readLine(line.asked) };
}

test('the upgrade has the headers of any WebSocket, a challenge, and nothing else', async () => {
  const { address, line } = await recorded();
  expect(line.upgrade.path).toMatch(/^\/\?challenge=[\w-]{43}$/);
  expect(Object.fromEntries(line.upgrade.headers)).toEqual({
    host: `127.0.0.1:${address.port}`,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': expect.stringMatching(/^[\w+/]{22}==$/),
  });
});

test('then comes the hello of a proxy, and one frame of the same size for each command', async () => {
  const { address, line } = await recorded();
  const [hello, ...forwarded] = line.frames.map(({ payload }) => new Uint8Array(payload));
  const block = readPlainFrame(hello ?? new Uint8Array()) ?? new Uint8Array();
  const said = decode(clientHello, block);
  if (!said.ok) return expect(said.error).toBeNull();
  expect(said.value).toMatchObject({
    version: 20,
    keyHash: address.keyHash,
    proxyServer: true,
    clientService: null,
  });
  expect(plainFrame(encode(clientHello, said.value))).toEqual(hello);
  expect(forwarded).toHaveLength(2);
  for (const frame of forwarded) expect(forwardFrame(frame)).toEqual(frame);
});

test('nothing of it is the sender’s: no address, no header, no ID, no key, no ciphertext', async () => {
  const { bob, bytes, line } = await recorded();
  const ciphertexts = bob.heard.map(({ bytes: said }) => said.subarray(-32));
  const payloads = line.frames.map(({ payload }) => payload);
  const left = Buffer.concat([Buffer.from(line.head), ...payloads]);
  expect(bytes).toHaveLength(line.head.length + 4 + payloads.length * (16_384 + 8));
  for (const mark of [...bob.marks, ...ciphertexts]) expect(left.includes(Buffer.from(mark))).toBe(false);
});
