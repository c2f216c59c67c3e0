import { afterEach, describe, expect, test } from 'vitest';
import { connect, type ConnectOptions } from '../../client/smp/connect.ts';
import { makeChain } from '../../src/durable/certificates.ts';
import { plainFrame } from '../../src/proto/blockEncryption.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { proveIdentity, signSessionKey } from '../../src/proto/identityProof.ts';
import type { KeyHash } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { ScriptedRelay } from './scriptedRelay.ts';
import type { Hello, ScriptedSession } from './scriptedSession.ts';

let relay: ScriptedRelay;
afterEach(() => relay.stop());

async function relayThat(greet: (session: ScriptedSession) => void): Promise<void> {
  relay = await ScriptedRelay.start(greet);
}

const connectTo = (server: SMPServer, options: Partial<ConnectOptions> = {}) =>
  connect(server, { onEvent: () => undefined, ...options });

/** Why the client does not talk to a relay with this hello; nothing may have been sent to it. */
async function refusalOf(hello: (session: ScriptedSession) => Hello, options: Partial<ConnectOptions> = {}) {
  await relayThat((session) => session.greets(hello(session)));
  const connected = await connectTo(relay.address, options);
  const session = await relay.accepts();
  await session.closed;
  expect(session.frames.left).toEqual([]);
  return connected.ok ? 'connected' : connected.error;
}

describe('a relay that is who the address says', () => {
  test.for([9, 10, 11, 14, 15, 17, 19, 20])('is spoken to in version %i', async (version) => {
    await relayThat((session) => session.greets());
    const connected = await connectTo(relay.address, { versions: { min: 9, max: version } });
    if (!connected.ok) throw new Error(connected.error.step);
    const session = await relay.accepts();

    const hello = await session.welcomes();
    expect(hello).toMatchObject({
      version,
      keyHash: relay.address.keyHash,
      proxyServer: false,
      clientService: null,
    });
    const pong = connected.connection.ping();
    session.answers(await session.readsOne(), { tag: 'PONG' });
    expect(await pong).toEqual({ ok: true, value: undefined });
    connected.connection.close();
  });

  test('may speak versions that the client does not know', async () => {
    await relayThat((session) => session.greets({ versions: { min: 12, max: 4096 } }));
    const connected = await connectTo(relay.address);
    expect(connected.ok && connected.connection.session.version).toBe(20);
  });

  test('is told that its client forwards for others, and then frames are in clear', async () => {
    await relayThat((session) => session.greets());
    const connected = await connectTo(relay.address, { proxyServer: true });
    if (!connected.ok) throw new Error(connected.error.step);
    const session = await relay.welcomes();
    void connected.connection.ping();
    expect(await session.frames.take()).toSatisfy((frame: Uint8Array) =>
      String(Buffer.from(frame)).includes('PING'),
    );
  });
});

describe('nothing is sent to a relay', () => {
  test('that does not prove its identity', async () => {
    expect(await refusalOf(() => ({ proof: null }))).toEqual({ step: 'identity', check: 'NO_PROOF' });
  });

  test('that proves it for another challenge', async () => {
    const replayed = ({ sessionId }: ScriptedSession) => ({
      proof: proveIdentity(relay.identity.leafPrivateKey, new Uint8Array(32), sessionId),
    });
    expect(await refusalOf(replayed)).toEqual({ step: 'identity', check: 'PROOF' });
  });

  test('whose proof is empty', async () => {
    expect(await refusalOf(() => ({ proof: new Uint8Array(0) }))).toEqual({
      step: 'identity',
      check: 'PROOF',
    });
  });

  test('whose certificates are those of another relay', async () => {
    const { certChain } = await makeChain(2);
    expect(await refusalOf(() => ({ certChain }))).toEqual({ step: 'identity', check: 'KEY_HASH' });
  });

  test('whose leaf was signed by somebody else', async () => {
    const other = await makeChain(2);
    const borrowed = () => {
      const [, identity] = relay.identity.certChain;
      return { certChain: [other.certChain[0], identity ?? new Uint8Array()] as const };
    };
    expect(await refusalOf(borrowed)).toEqual({ step: 'identity', check: 'CHAIN' });
  });

  test('whose certificates stand in another order', async () => {
    const reversed = () => {
      const [leaf, identity = leaf] = relay.identity.certChain;
      return { certChain: [identity, leaf] as const };
    };
    expect(await refusalOf(reversed)).toEqual({ step: 'identity', check: 'KEY_HASH' });
  });

  test('whose session key somebody else has signed', async () => {
    const { leafPrivateKey } = await makeChain(2);
    const signedKey = ({ keys }: ScriptedSession) =>
      signSessionKey(leafPrivateKey, asX25519PublicKey(keys.publicKey));
    const refusal = await refusalOf((session) => ({ signedKey: signedKey(session) }));
    expect(refusal).toEqual({ step: 'identity', check: 'SESSION_KEY' });
  });

  test.for([0, 1])('whose session key, %i, makes every secret the same', async (point) => {
    const lowOrder = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? point : 0));
    const signedKey = () => signSessionKey(relay.identity.leafPrivateKey, asX25519PublicKey(lowOrder));
    const refusal = await refusalOf(() => ({ signedKey: signedKey() }));
    expect(refusal).toEqual({ step: 'identity', check: 'SESSION_KEY' });
  });

  test('whose versions are all too new', async () => {
    const versions = { min: 21, max: 30 };
    expect(await refusalOf(() => ({ versions }))).toEqual({ step: 'version', offered: versions });
  });

  test('whose versions are all too old, even if its hello has no certificates', async () => {
    await relayThat((session) => session.sendsFrame(plainFrame(Uint8Array.of(0, 6, 0, 8, 0))));
    const connected = await connectTo(relay.address);
    expect(connected).toEqual({ ok: false, error: { step: 'version', offered: { min: 6, max: 8 } } });
  });

  test('whose address names another', async () => {
    await relayThat((session) => session.greets());
    const keyHash = new Uint8Array(32).fill(7) as KeyHash;
    const connected = await connectTo({ ...relay.address, keyHash });
    expect(connected).toEqual({ ok: false, error: { step: 'identity', check: 'KEY_HASH' } });
  });
});

describe('a connection fails, and says where, with a relay', () => {
  test.for<[string, (session: ScriptedSession) => void, object]>([
    ['that sends text', (session) => session.sendsFrame('hello'), { step: 'network', reason: 'FRAME' }],
    [
      'that sends a short frame',
      (session) => session.sendsFrame(new Uint8Array(16383)),
      { step: 'network', reason: 'FRAME' },
    ],
    [
      'that sends a long frame',
      (session) => session.sendsFrame(new Uint8Array(16385)),
      { step: 'network', reason: 'FRAME' },
    ],
    [
      'that sends anything else',
      (session) => session.sendsFrame(plainFrame(utf8('HTTP/1.1'))),
      { step: 'version' },
    ],
    [
      'that sends half a hello',
      (session) => session.sendsFrame(plainFrame(Uint8Array.of(0, 6, 0, 20, 32))),
      { step: 'handshake' },
    ],
    [
      'that sends nothing in its hello',
      (session) => session.sendsFrame(plainFrame(new Uint8Array(0))),
      { step: 'handshake' },
    ],
    [
      'that sends a length beyond its frame',
      (session) => session.sendsFrame(new Uint8Array(16384).fill(0xff)),
      { step: 'handshake' },
    ],
    [
      'that hangs up instead of a hello',
      (session) => session.drops(),
      { step: 'network', reason: 'NETWORK' },
    ],
    ['that says nothing', () => undefined, { step: 'timeout' }],
  ])('%s', async ([, greet, error]) => {
    await relayThat(greet);
    const connected = await connectTo(relay.address, { connectTimeout: 300 });
    expect(connected).toMatchObject({ ok: false, error });
  });

  test('that is not there', async () => {
    await relayThat(() => undefined);
    relay.stop();
    expect(await connectTo(relay.address)).toEqual({
      ok: false,
      error: { step: 'network', reason: 'NETWORK' },
    });
  });

  test('that is no WebSocket server', async () => {
    await relayThat(() => undefined);
    const openSocket = () => {
      throw new SyntaxError('not in this page');
    };
    expect(await connectTo(relay.address, { openSocket })).toMatchObject({ error: { step: 'network' } });
  });

  test('whose host is no host', async () => {
    await relayThat(() => undefined);
    const connected = await connectTo({ ...relay.address, hosts: ['relay@evil'] });
    expect(connected).toEqual({ ok: false, error: { step: 'address' } });
  });

  test('that nobody wants to talk to any more', async () => {
    await relayThat(() => undefined);
    const abort = new AbortController();
    const connecting = connectTo(relay.address, { signal: abort.signal });
    const session = await relay.accepts();
    abort.abort();
    expect(await connecting).toEqual({ ok: false, error: { step: 'aborted' } });
    await session.closed;
  });
});
