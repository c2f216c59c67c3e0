// How the reference's vectors write servers, links and link data, as values of ours.

import { contactLinkKeys, invitationLinkSecret, type LinkKey } from '../../client/smp/linkKey.ts';
import type { Ed25519PublicKey, OwnerAuth } from '../../client/smp/linkOwners.ts';
import type { ConnShortLink, ContactShortLink, ContactType } from '../../client/smp/shortLink.ts';
import type { ConnLinkData } from '../../client/smp/userLinkData.ts';
import { fromHex } from '../../src/proto/bytes.ts';
import type { KeyHash, LinkId } from '../../src/proto/ids.ts';
import { fromSpki } from '../../src/proto/keys.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import type { VersionRange } from '../../src/proto/version.ts';
import vectors from '../vectors/short_links.json';
import { bytesOf } from '../proto/vector.ts';

export interface ServerJson {
  hosts: string[];
  port: string;
  keyHash: string;
}

export function serverOf({ hosts: [host = '', ...others], port, keyHash }: ServerJson): SMPServer {
  return { hosts: [host, ...others], port, keyHash: fromHex(keyHash) as KeyHash };
}

export const linkKeyOfHex = (linkKey: string) => fromHex(linkKey) as LinkKey;

export function rangeOf([min = 0, max = 0]: number[]): VersionRange {
  return { min, max };
}

interface ShortLinkJson {
  mode: string;
  server: ServerJson;
  linkKey: string;
  linkId?: string;
  type?: string;
}

export function shortLinkOf(json: ShortLinkJson): ConnShortLink {
  return json.mode === 'contact' ? contactLinkOf(json) : invitationLinkOf(json);
}

function contactLinkOf({ server, linkKey, type = '' }: ShortLinkJson): ContactShortLink {
  const contactType = type.toLowerCase() as ContactType;
  return { mode: 'contact', contactType, server: serverOf(server), linkKey: linkKeyOfHex(linkKey) };
}

function invitationLinkOf({ server, linkKey, linkId = '' }: ShortLinkJson): ConnShortLink {
  const id = fromHex(linkId) as LinkId;
  return { mode: 'invitation', server: serverOf(server), linkId: id, linkKey: linkKeyOfHex(linkKey) };
}

interface OwnerJson {
  ownerId: string;
  ownerKey: string;
  signature: string;
}

export const ed25519KeyOf = (spki: string) => fromSpki('Ed25519', fromHex(spki)) as Ed25519PublicKey;

function ownerOf({ ownerId, ownerKey, signature }: OwnerJson): OwnerAuth {
  return {
    ownerId: fromHex(ownerId),
    ownerKey: ed25519KeyOf(ownerKey),
    authOwnerSig: fromHex(signature),
  };
}

/** What the owner of a link gives away and what becomes of it, contacts and invitations alike. */
export interface LinkVector {
  name: string;
  linkKey: LinkKey;
  linkId: LinkId;
  secret: ReturnType<typeof invitationLinkSecret>;
  rootPrivateKey: Uint8Array;
  rootKey: Ed25519PublicKey;
  signedFixed: Uint8Array;
  fixedBox: SealedJson;
  userData: ConnLinkData;
  userBox: SealedJson & { signed?: string; signedSha256?: string };
  decrypts: string;
}

interface SealedJson {
  nonce: string;
  sha256: string;
  size: number;
  encrypted?: string;
}

const contacts = vectors.contactShortLinks.map((vector): LinkVector => {
  const { direct, owners, relays, userData } = vector.userContactData;
  return {
    ...common(vector),
    ...contactLinkKeys(linkKeyOfHex(vector.linkKey)),
    userData: {
      mode: 'contact',
      agentVersionRange: rangeOf(vector.agentVersionRange),
      direct,
      owners: owners.map(ownerOf),
      relays: relays.map(contactLinkOf),
      userData: bytesOf(userData),
    },
    userBox: vector.userData,
  };
});

const invitations = vectors.invitationShortLinks.map((vector): LinkVector => ({
  ...common(vector),
  linkId: fromHex(vector.linkId) as LinkId,
  secret: invitationLinkSecret(linkKeyOfHex(vector.linkKey)),
  userData: {
    mode: 'invitation',
    agentVersionRange: rangeOf(vector.connectionRequest.agentVersionRange),
    userData: bytesOf(vector.userData),
  },
  userBox: vector.userDataEncrypted,
}));

interface CommonJson {
  name: string;
  linkKey: string;
  rootKey: { private: string; publicDer: string };
  fixedDataSigned: string;
  fixedData: SealedJson;
  decrypts: string;
}

function common({ name, linkKey, rootKey, fixedDataSigned, fixedData, decrypts }: CommonJson) {
  return {
    name,
    linkKey: linkKeyOfHex(linkKey),
    rootPrivateKey: fromHex(rootKey.private),
    rootKey: ed25519KeyOf(rootKey.publicDer),
    signedFixed: fromHex(fixedDataSigned),
    fixedBox: fixedData,
    decrypts,
  };
}

export const linkVectors: readonly LinkVector[] = [...contacts, ...invitations];
