// What is wrong with a relay's address, found out by connecting to it.

import { parseServer } from '../../src/proto/server.ts';
import { connect, type ConnectError } from '../smp/connect.ts';

/** Null when it works. */
export async function testServer(address: string): Promise<string | null> {
  const server = parseServer(address.trim());
  if (server === null) return 'This is no address. It begins with smp:// and names a key, then a host.';
  const connected = await connect(server, { onEvent: () => undefined });
  if (!connected.ok) return errorInWords(connected.error);
  connected.connection.close();
  return null;
}

function errorInWords(error: ConnectError): string {
  switch (error.step) {
    case 'address':
      return 'The host in this address cannot be reached from a browser.';
    case 'network':
    case 'aborted':
      return 'Nothing answers at this address. Check the host and your connection.';
    case 'timeout':
      return 'It does not answer in time. Try again later.';
    case 'version':
      return 'It speaks no version of the protocol that this page speaks.';
    case 'handshake':
      return 'Something else answers at this address: it is no relay.';
    case 'identity':
      return 'Another server answers than the one that this address names. Do not use it before you know why.';
  }
}
