// The ratchet's keys of an invitation as text, within a link. Ratchet.hs `StrEncoding E2ERatchetParamsUri`.

import { paddedBase64url } from '../../src/proto/bytes.ts';
import { decode, encode, large } from '../../src/proto/codec.ts';
import { toSpki } from '../../src/proto/keys.ts';
import type { VersionRange } from '../../src/proto/version.ts';
import { formatPlainQuery, parseQuery, type QueryString } from './queryString.ts';
import type { E2EProposalInLink } from './ratchet/e2eParameters.ts';
import { kemPublicKey } from './ratchet/kem.ts';
import type { X448PublicKey } from './ratchet/keys.ts';
import { pqRatchetE2EEncryptVersion } from './ratchet/version.ts';
import { formatVersions, parseBytes, parseKey, parseVersions } from './uriParts.ts';

export function formatE2EProposal({ versions, key1, key2, kem }: E2EProposalInLink): string {
  const keys = [key1, key2].map((key) => paddedBase64url(toSpki('X448', key)));
  const parameters: [string, string][] = [
    ['v', formatVersions(versions)],
    ['x3dh', keys.join(',')],
  ];
  if (kem !== null && knowsKem(versions)) parameters.push(['kem_key', paddedBase64url(kem.publicKey)]);
  return formatPlainQuery(parameters);
}

export function parseE2EProposal(text: string): E2EProposalInLink | null {
  const query = parseQuery(text);
  const [key1, key2, ...others] = (query.get('x3dh') ?? '').split(',').map(x448Key);
  const versions = parseVersions(query.get('v'));
  if (versions === null || key1 == null || key2 == null || others.length > 0) return null;
  if (!knowsKem(versions) || !query.has('kem_key')) return { versions, key1, key2, kem: null };
  const kem = proposedKem(query);
  return kem && { versions, key1, key2, kem };
}

function x448Key(text: string): X448PublicKey | null {
  return parseKey('X448', text) as X448PublicKey | null;
}

function knowsKem({ max }: VersionRange): boolean {
  return max >= pqRatchetE2EEncryptVersion;
}

/** Who makes a link cannot accept a key yet. */
function proposedKem(query: QueryString): E2EProposalInLink['kem'] {
  const raw = parseBytes(query.get('kem_key'));
  const publicKey = raw && decode(kemPublicKey, encode(large, raw));
  return publicKey?.ok && !query.has('kem_ct') ? { ciphertext: null, publicKey: publicKey.value } : null;
}
