// Why something failed, as the end of a sentence.

import type { ConnectError } from '../client/smp/connect.ts';
import type { Failure } from '../client/smp/request.ts';
import { supportedSMPVersions } from '../src/proto/version.ts';

export function connectErrorInWords(error: ConnectError): string {
  switch (error.step) {
    case 'address':
      return 'its host or port cannot be part of a URL';
    case 'network':
      return 'no relay answers there';
    case 'timeout':
      return 'it does not answer in time';
    case 'aborted':
      return 'it was called off';
    case 'handshake':
      return 'what answers there is no SMP relay';
    case 'version': {
      const { min, max } = supportedSMPVersions;
      return `it speaks SMP ${error.offered.min} to ${error.offered.max}, and this client ${min} to ${max}`;
    }
    case 'identity':
      return `it does not prove to be the relay of this address (${error.check}), so nothing was sent to it`;
  }
}

export function failureInWords(failure: Failure): string {
  switch (failure.failure) {
    case 'refused':
      return `the relay answered ERR ${words(failure.error)}`;
    case 'unexpected':
      return `the relay answered with what is no answer to that (${failure.response ?? 'unreadable'})`;
    case 'timeout':
      return 'the relay did not answer in time';
    case 'closed':
      return `the connection ended (${failure.reason})`;
    case 'routing':
      return `${culprits[failure.by]} failed (ERR ${words(failure.error)})`;
    case 'identity':
      return `the proxy did not lead to the relay of this address (${failure.error}), so nothing was sent`;
  }
}

const culprits = {
  proxy: 'the proxy',
  destination: 'the relay behind the proxy',
  network: 'the network between the proxy and the relay',
};

/** `CMD SYNTAX`, as it stands on the wire. */
function words(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  return Object.entries(error)
    .map(([word, details]) => `${word} ${words(details)}`)
    .join();
}
