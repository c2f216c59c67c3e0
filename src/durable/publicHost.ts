// Whether the text of a host can name a public address. No boundary by itself, since a name may resolve to anything:
// the runtime's network is (see the compatibility flags in wrangler.toml). But most attempts end here.

import ipaddr from 'ipaddr.js';

/** Names that are resolved within a machine or a network (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476). */
const localName = /(^|\.)(localhost|local|internal|onion|alt|test|lan|home|corp|intranet|home\.arpa)$/;

export function mayBePublic(host: string): boolean {
  const name = canonicalName(host);
  if (name === null) return false;
  if (ipaddr.isValid(name)) return isPublic(ipaddr.process(name));
  return name.includes('.') && !localName.test(name);
}

/** Of IPv6 only what is given out: other addresses carry private IPv4 ones in forms without end. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(ipaddr.parseCIDR('2000::/3'));
}

/** As the runtime will read it: `0x7f.1` is 127.0.0.1. */
function canonicalName(host: string): string | null {
  const url = host.includes(':') ? `http://[${host}]/` : `http://${host}/`;
  if (!URL.canParse(url)) return null;
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
