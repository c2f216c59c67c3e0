// The connection with a relay: the upgrade, who the relay proves to be, and which versions it speaks.

import { connect, type ConnectError, type ConnectOptions } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { IdentityCheck } from '../../client/smp/handshake.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { supportedSMPVersions } from '../../src/proto/version.ts';
import { type Diagnosis, failed, type Finding, good, timing } from './finding.ts';
import type { Info } from './info.ts';

export interface Met {
  /** Null where it was not reached, or is not who it should be. */
  connection: Connection | null;
  findings: Finding[];
}

type Checks = { connection: 'connection' | 'proxy connection'; identity: 'identity' | 'proxy identity' };

const checksOf = {
  relay: { connection: 'connection', identity: 'identity' },
  proxy: { connection: 'proxy connection', identity: 'proxy identity' },
} satisfies Record<string, Checks>;

export async function meet(
  who: 'relay' | 'proxy',
  server: SMPServer,
  info: Info | null,
  options: ConnectOptions,
): Promise<Met> {
  const checks = checksOf[who];
  const [connected, milliseconds] = await timing(() => connect(server, { pingInterval: 0, ...options }));
  if (!connected.ok) {
    return { connection: null, findings: diagnosed(checks, connected.error, info, milliseconds) };
  }
  const { connection } = connected;
  const findings = [
    good(checks.connection, 'The WebSocket opens, and the handshake is done.', milliseconds),
    good(checks.identity, 'Chain, key hash, session key and proof are sound.'),
    ...(who === 'relay' ? [versionOf(connection)] : []),
  ];
  return { connection, findings };
}

function versionOf({ session: { version, hello } }: Connection): Finding {
  const { min, max } = hello.versions;
  const says = `SMP ${version}; it speaks ${min} to ${max}.`;
  if (max >= supportedSMPVersions.max) return good('version', says);
  return { check: 'version', state: 'note', says: `${says} It is older than this doctor: an update is due.` };
}

function diagnosed(checks: Checks, error: ConnectError, info: Info | null, milliseconds: number): Finding[] {
  switch (error.step) {
    case 'identity':
      return [
        good(checks.connection, 'The WebSocket opens, and a relay says hello.', milliseconds),
        failed(checks.identity, identities(info)[error.check]),
      ];
    case 'version': {
      const { min, max } = error.offered;
      const ours = supportedSMPVersions;
      const [says, remedy] =
        max < ours.min
          ? ['it is too old', 'Update the relay: git pull, npm ci, npm run deploy.']
          : ['this doctor is too old', 'Update this copy: git pull, npm ci.'];
      return [
        good(checks.connection, 'The WebSocket opens, and a relay says hello.', milliseconds),
        failed('version', {
          says: `It speaks SMP ${min} to ${max}, this doctor ${ours.min} to ${ours.max}: ${says}.`,
          remedy,
        }),
      ];
    }
    case 'address':
    case 'network':
    case 'timeout':
    case 'aborted':
    case 'handshake':
      return [failed(checks.connection, connections(error), milliseconds)];
  }
}

const noRelay = {
  says: 'A WebSocket opens, but what answers there does not speak SMP.',
  remedy:
    'Is the host right? A route or another Worker may stand before the relay: look at the domains in the dashboard.',
};

function connections(error: Exclude<ConnectError, { step: 'identity' | 'version' }>): Diagnosis {
  switch (error.step) {
    case 'handshake':
      return noRelay;
    case 'network':
      if (error.reason === 'FRAME') return noRelay;
      return {
        says: 'The WebSocket does not open, or ends before the relay has said who it is.',
        remedy:
          'What answers may be no relay, or something in between lets no WebSockets through: a firewall, a proxy, the zone’s setting “WebSockets”.',
      };
    case 'timeout':
      return {
        says: 'The WebSocket opens, and the relay says nothing, or it does not open in time.',
        remedy:
          'Try again. If it stays, deploy again (npm run deploy), and look at https://www.cloudflarestatus.com.',
      };
    case 'address':
      return {
        says: 'Its host or port cannot be part of a URL.',
        remedy: 'Compare the address with the one that was given to you.',
      };
    case 'aborted':
      return { says: 'It was called off.', remedy: 'Try again.' };
  }
}

function identities(info: Info | null): Record<IdentityCheck, Diagnosis> {
  const other = info === null ? '' : ` It says that it is ${info.address}.`;
  return {
    KEY_HASH: {
      says: `A relay answers, but with another identity than the address names (key hash).${other}`,
      remedy:
        'The address is of another relay, or this one has lost its identity: was it deployed without its secret? npm run deploy brings it back from identity/. If neither, somebody stands in between.',
    },
    CHAIN: {
      says: 'Its certificates are not valid now, or not signed by one another (chain).',
      remedy:
        'Is this machine’s clock right? Otherwise its secret is damaged: npm run deploy uploads it again from identity/.',
    },
    SESSION_KEY: {
      says: 'Its session key is not signed by its certificate (session key).',
      remedy:
        'Its secret is damaged (npm run deploy uploads it again from identity/), or somebody stands in between.',
    },
    NO_PROOF: {
      says: 'It does not answer the challenge, so it has not proven who it is (proof).',
      remedy:
        'Its software is too old, or something in between takes the query off the URL. Clients send nothing to it.',
    },
    PROOF: {
      says: 'It answers the challenge wrongly (proof).',
      remedy:
        'Somebody stands in between and passes another relay’s hello on; or its secret is damaged: npm run deploy.',
    },
  };
}
