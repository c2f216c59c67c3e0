// From a relay's address to a connection with the relay that the address names, or to the reason why not.

import { primitives } from '#primitives';
import type { SMPServer } from '../../src/proto/server.ts';
import { supportedSMPVersions, type VersionRange } from '../../src/proto/version.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { ConnectionListener } from './events.ts';
import { type CloseReason, Frames } from './frames.ts';
import { type HandshakeError, shakeHands } from './handshake.ts';
import { type OpenSocket, openWebSocket, relayUrl, type Socket } from './socket.ts';

export type ConnectError =
  /** The address leads nowhere: its host or port cannot stand in a URL. */
  | { step: 'address' }
  /** No connection, or one that ended (`reason`) before the relay had said who it is. */
  | { step: 'network'; reason: CloseReason }
  | { step: 'timeout' }
  /** The caller has aborted it. */
  | { step: 'aborted' }
  | HandshakeError;

export type Connected = { ok: true; connection: Connection } | { ok: false; error: ConnectError };

export interface ConnectOptions extends Partial<ConnectionOptions> {
  onEvent: ConnectionListener;
  /** 9..20 unless said otherwise. */
  versions?: VersionRange;
  /** Milliseconds for everything up to the end of the handshake. */
  connectTimeout?: number;
  /** Says to the relay that this connection forwards the commands of others. From v14 on its frames are in clear. */
  proxyServer?: boolean;
  signal?: AbortSignal;
  openSocket?: OpenSocket;
}

const challengeLength = 32;
const keyLength = 32;

/** Client.hs `defaultNetworkConfig`, and WIRE's 10 s in place of its two sets of timeouts. */
const defaults = {
  versions: supportedSMPVersions,
  connectTimeout: 10_000,
  commandTimeout: 10_000,
  pingInterval: 600_000,
  proxyServer: false,
  openSocket: openWebSocket,
  randomBytes: (length: number) => primitives.randomBytes(length),
};

/** Of several hosts the first that is no onion host (Client.hs `chooseTransportHost`): a browser cannot reach those. */
const chooseHost = ({ hosts }: SMPServer): string =>
  hosts.find((host) => !host.endsWith('.onion')) ?? hosts[0];

/** Sends nothing before the relay has proven to be the one whose key hash is in the address. */
export function connect(server: SMPServer, options: ConnectOptions): Promise<Connected> {
  const settings = { ...defaults, ...options };
  const { randomBytes, openSocket, signal } = settings;
  const challenge = randomBytes(challengeLength);
  const url = relayUrl(chooseHost(server), server.port, challenge);
  if (url === null) return Promise.resolve({ ok: false, error: { step: 'address' } });
  if (signal?.aborted) return Promise.resolve({ ok: false, error: { step: 'aborted' } });
  const socket = open(openSocket, url);
  if (socket === null) return Promise.resolve({ ok: false, error: { step: 'network', reason: 'NETWORK' } });

  return new Promise((resolve) => {
    let connection: Connection | null = null;
    const fail = (error: ConnectError) => {
      settle({ ok: false, error });
      frames.end('CLOSED');
    };
    const aborted = () => fail({ step: 'aborted' });
    const timer = setTimeout(() => fail({ step: 'timeout' }), settings.connectTimeout);
    signal?.addEventListener('abort', aborted);
    const settle = (connected: Connected) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      resolve(connected);
    };

    const receiveHello = (frame: Uint8Array) => {
      const { versions, proxyServer } = settings;
      const privateKey = randomBytes(keyLength);
      const terms = {
        keyHash: server.keyHash,
        challenge,
        versions,
        proxyServer,
        privateKey,
        now: Date.now(),
      };
      const agreed = shakeHands(frame, terms);
      if (!agreed.ok) return fail(agreed.error);
      frames.send(agreed.clientHello);
      connection = new Connection(frames, agreed.session, settings);
      settle({ ok: true, connection });
    };
    const frames = new Frames(socket, {
      frame: (frame) => (connection === null ? receiveHello(frame) : connection.receive(frame)),
      ended: (reason) =>
        connection === null
          ? settle({ ok: false, error: { step: 'network', reason } })
          : connection.ended(reason),
    });
  });
}

/** Null where the runtime refuses the address by an exception: a page's security policy, for one. */
function open(openSocket: OpenSocket, url: string): Socket | null {
  try {
    return openSocket(url);
  } catch {
    return null;
  }
}
