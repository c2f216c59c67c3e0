// Whether the text of a host can name a public address. No boundary by itself, since a name may resolve to anything:
// the runtime's network is (see the compatibility flags in wrangler.toml). But most attempts end here.

import ipaddr from 'ipaddr.js';

/** Names that are resolved within a machine or a network (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476). */
const localName = /(^|\.)(localhost|local|internal|onion|alt|test|lan|home|corp|intranet|home\.arpa)$/;

export function mayBePublic(host: string): boolean {
  const name = canonicalName(host);
  if (name === null) return false;
  if (ipaddr.isValid(name)) return ipaddr.process(name).range() === 'unicast';
  return name.includes('.') && !localName.test(name);
}

/** As the runtime will read it: `0x7f.1` is 127.0.0.1. */
function canonicalName(host: string): string | null {
  const url = host.includes(':') ? `http://[${host}]/` : `http://${host}/`;
  if (!URL.canParse(url)) return null;
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
