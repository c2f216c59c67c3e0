// Where a queue is, as agents tell each other: for all versions that its recipient speaks, or for the one that was
// agreed on. Agent/Protocol.hs `SMPQueueUri`, `SMPQueueInfo`.

import {
  absent,
  type Codec,
  letter,
  type NonEmpty,
  refined,
  shortString,
  struct,
  utf8Text,
  type Wire,
  word16,
} from '../../src/proto/codec.ts';
import { type QueueMode, queueMode } from '../../src/proto/commands.ts';
import { keyHash, senderId } from '../../src/proto/ids.ts';
import { x25519PublicKey } from '../../src/proto/keys.ts';
import { type SMPServer, smpServer } from '../../src/proto/server.ts';
import { type VersionRange, versionRange } from '../../src/proto/version.ts';
import {
  shortLinksSMPClientVersion,
  sndAuthKeySMPClientVersion,
  srvHostnamesSMPClientVersion,
} from './smpClientVersion.ts';

/** Names a queue that both parties know. Agent/Protocol.hs `SndQAddr`. */
export const sndQAddr = struct({ server: smpServer, senderId });
export type SndQAddr = Wire<typeof sndQAddr>;

const addressOf = (server: Codec<SMPServer>, mode: Codec<QueueMode | null>) =>
  struct({ server, senderId, dhPublicKey: x25519PublicKey, queueMode: mode });

/** `dhPublicKey` is for the encryption between the two agents. */
export type SMPQueueAddress = Wire<ReturnType<typeof addressOf>>;
export type SMPQueueInfo = SMPQueueAddress & { clientVersion: number };
export type SMPQueueUri = SMPQueueAddress & { clientVersionRange: VersionRange };

/** The mode is the last of an address, and nothing stands for none. */
function optional<T>(codec: Codec<T>, letters: string): Codec<T | null> {
  return {
    read: (input) =>
      input.next !== null && letters.includes(String.fromCharCode(input.next)) ? codec.read(input) : null,
    write: (value, output) => {
      if (value !== null) codec.write(value, output);
    },
  };
}

const mode = optional(queueMode, 'MC');

/** Before there were modes: whether the sender can secure the queue. */
const senderCanSecure: Codec<QueueMode | null> = refined(
  letter({ T: true, F: false }),
  (can) => (can ? 'messaging' : 'contact'),
  (value) => value === 'messaging',
);

/** The same for readers who may not know of it: only a queue that can be secured says so. */
const onlySecure: Codec<QueueMode | null> = refined(
  optional(letter({ T: true }), 'T'),
  (can) => (can === null ? null : 'messaging'),
  (value) => (value === 'messaging' ? true : null),
);

/** Of version 1: a relay with one host. */
const legacyServer: Codec<SMPServer> = refined(
  struct({ host: utf8Text(shortString), port: utf8Text(shortString), keyHash }),
  ({ host, ...others }) => ({ hosts: [host] as NonEmpty<string>, ...others }),
  ({ hosts: [host], ...others }) => ({ host, ...others }),
);

function infoAt(version: number) {
  if (version >= shortLinksSMPClientVersion) return addressOf(smpServer, mode);
  if (version >= sndAuthKeySMPClientVersion) return addressOf(smpServer, onlySecure);
  const server = version >= srvHostnamesSMPClientVersion ? smpServer : legacyServer;
  return addressOf(server, absent<QueueMode | null>(null));
}

function uriAt({ min, max }: VersionRange) {
  if (min >= shortLinksSMPClientVersion) return addressOf(smpServer, mode);
  if (min >= sndAuthKeySMPClientVersion) return addressOf(smpServer, senderCanSecure);
  return addressOf(
    smpServer,
    max >= sndAuthKeySMPClientVersion ? onlySecure : absent<QueueMode | null>(null),
  );
}

export const smpQueueInfo: Codec<SMPQueueInfo> = {
  read: (input) => {
    const clientVersion = word16.read(input);
    return { clientVersion, ...infoAt(clientVersion).read(input) };
  },
  write: ({ clientVersion, ...address }, output) => {
    word16.write(clientVersion, output);
    infoAt(clientVersion).write(address, output);
  },
};

/** A contact queue's mode is lost where its readers may not know of it. */
export const smpQueueUri: Codec<SMPQueueUri> = {
  read: (input) => {
    const clientVersionRange = versionRange.read(input);
    return { clientVersionRange, ...uriAt(clientVersionRange).read(input) };
  },
  write: ({ clientVersionRange, ...address }, output) => {
    versionRange.write(clientVersionRange, output);
    uriAt(clientVersionRange).write(address, output);
  },
};
