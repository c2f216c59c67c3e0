// What a sender is told of the relay that its commands should be brought to. simplex-messaging.md, "Error responses",
// proxy router errors; Client.hs `smpProxyError`.

import type { ConnectError } from '../../client/smp/connect.ts';
import { encode } from '../proto/codec.ts';
import { type BrokerError, type ErrorType, errorTypeAt } from '../proto/errors.ts';
import { supportedSMPVersions } from '../proto/version.ts';
import { brokerError, type Refused } from './destinationCall.ts';

/** In bytes. Longer than any error that says something, and shorter than one with as many layers as can be read. */
const maxErrorLength = 100;

/** The relay's own word, unless it is made to burst the block in which it would be passed on. */
export function relayError(error: ErrorType): Refused {
  const { length } = encode(errorTypeAt(supportedSMPVersions.max), error);
  return length <= maxErrorLength
    ? { ok: false, error: { PROXY: { PROTOCOL: error } } }
    : brokerError({ RESPONSE: 'BLOCK' });
}

export function connectError(error: ConnectError): BrokerError {
  switch (error.step) {
    case 'address':
      return 'HOST';
    case 'network':
      return error.reason === 'FRAME' ? { TRANSPORT: 'BLOCK' } : { NETWORK: null };
    case 'aborted':
      return { NETWORK: null };
    case 'timeout':
      return 'TIMEOUT';
    case 'handshake':
      return { TRANSPORT: { HANDSHAKE: 'PARSE' } };
    case 'version':
      return { TRANSPORT: 'VERSION' };
    case 'identity':
      return { TRANSPORT: { HANDSHAKE: error.check === 'KEY_HASH' ? 'IDENTITY' : 'BAD_AUTH' } };
  }
}
