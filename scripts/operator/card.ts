// A deployment's address as its operator gives it to others: as text and as a QR code.

import { renderUnicodeCompact } from 'uqr';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { formatServer } from '../../src/proto/server.ts';
import type { Prepared } from './folder.ts';

/** With the password, where there is one. Null as long as the host is not known. */
export function addressOf({ deployment, secrets, keyHash }: Prepared): string | null {
  const { host } = deployment;
  if (host === null) return null;
  const { CREATE_PASSWORD: password } = secrets;
  const basicAuth = password === undefined ? null : asBasicAuth(utf8(password));
  return formatServer({ keyHash, hosts: [host], port: '443', basicAuth });
}

export function card(address: string, prepared: Prepared): string {
  const hasPassword = prepared.secrets.CREATE_PASSWORD !== undefined;
  const lines = [
    'Its address, as apps take it:',
    '',
    address,
    '',
    renderUnicodeCompact(address, { ecc: 'L', border: 2 }),
  ];
  if (hasPassword)
    lines.push('', 'The password is in it, between the colon and the @. Give it only to whom you let in.');
  if (prepared.deployment.domain === null) lines.push('', cannotMove);
  return lines.join('\n');
}

export const cannotMove = `A name under workers.dev belongs to the platform. People are reached at the host that stands in this address, so the
deployment can never move to another account or platform without losing them. A domain of your own can.`;
