// For both hellos and the answer to a service: what is encoded decodes to itself, what decodes is spelled in one way,
// and hostile bytes are a value, never an exception.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Codec, decode, decodeHead, encode } from '../../src/proto/codec.ts';
import {
  type ClientHello,
  clientHello,
  type ServerHello,
  serverHello,
  type ServiceResponse,
  serviceResponse,
} from '../../src/proto/handshake.ts';
import type { KeyHash, ServiceId, SessionId } from '../../src/proto/ids.ts';
import { proxyServerHandshakeSMPVersion, serviceCertsSMPVersion } from '../../src/proto/version.ts';
import { bytes, damaged, dhKey, exactly, id, maybe, nonEmpty, version } from './arbitrary.ts';
import { transportError } from './arbitraryResponse.ts';
import { expectOneSpelling } from './spelling.ts';

const certChainPubKey = fc.record({ certChain: nonEmpty(bytes(400)), signedKey: bytes(200) });

const range = fc
  .tuple(fc.nat(65535), fc.nat(65535))
  .map((ends) => ({ min: Math.min(...ends), max: Math.max(...ends) }));

const anyServerHello: fc.Arbitrary<ServerHello> = fc.record({
  versions: range,
  sessionId: exactly(32) as unknown as fc.Arbitrary<SessionId>,
  certChainPubKey,
  proof: maybe(bytes(114)),
});

const clientService = fc.record({
  role: fc.constantFrom('messaging' as const, 'notifier' as const, 'proxy' as const),
  certChainPubKey,
});

const anyClientHello: fc.Arbitrary<ClientHello> = version.chain((agreed) =>
  fc.record({
    version: fc.constant(agreed),
    keyHash: exactly(32) as unknown as fc.Arbitrary<KeyHash>,
    clientKey: maybe(dhKey),
    proxyServer: agreed < proxyServerHandshakeSMPVersion ? fc.constant(false) : fc.boolean(),
    clientService: agreed < serviceCertsSMPVersion ? fc.constant(null) : maybe(clientService),
  }),
);

const anyServiceResponse: fc.Arbitrary<ServiceResponse> = fc.oneof(
  fc.record({
    accepted: fc.constant(true as const),
    serviceId: id<'ServiceId'>() as fc.Arbitrary<ServiceId>,
  }),
  fc.record({ accepted: fc.constant(false as const), error: transportError }),
);

const hellos: [string, Codec<unknown>, fc.Arbitrary<unknown>][] = [
  ['a server’s hello', serverHello as Codec<unknown>, anyServerHello],
  ['a client’s hello', clientHello as Codec<unknown>, anyClientHello],
  ['the answer to a service', serviceResponse as Codec<unknown>, anyServiceResponse],
];

describe.each(hellos)('%s', (_, codec, value) => {
  test('is what was encoded', () => {
    fc.assert(
      fc.property(value, (hello) => {
        expect(decode(codec, encode(codec, hello))).toEqual({ ok: true, value: hello });
      }),
    );
  });

  test('damaged on its way is refused, or something else that is spelled just so', () => {
    const received = damaged(value.map((hello) => encode(codec, hello)));
    fc.assert(
      fc.property(received, (bad) => expectOneSpelling(codec, bad)),
      { numRuns: 500 },
    );
  });

  test('is refused, or spelled just so, whatever the bytes', () => {
    fc.assert(fc.property(bytes(200), (bad) => expectOneSpelling(codec, bad)));
  });
});

test('a client’s hello of a later version may say more', () => {
  fc.assert(
    fc.property(anyClientHello, bytes(40), (hello, more) => {
      const longer = Uint8Array.of(...encode(clientHello, { ...hello, version: 20 }), ...more);
      expect(decodeHead(clientHello, longer)).toEqual({ ok: true, value: { ...hello, version: 20 } });
    }),
  );
});
