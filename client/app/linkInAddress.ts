// Links as addresses of pages. A relay's page is opened at the relay's own address, which is not always `https:` on
// port 443, as links say.

const linkPath = /^\/(?:[iacg]|invitation|contact)\/?$/;

/** The link that the page was opened with, or null. */
export function takeLinkFromAddress(): string | null {
  const { pathname, hash } = location;
  const isLink = linkPath.test(pathname) && hash.length > 1;
  if (linkPath.test(pathname)) history.replaceState(null, '', '/');
  return isLink ? `https://${hostName()}${pathname}${hash}` : null;
}

/** A link as it is to be pasted, whatever was pasted: local pages have links of their own. */
export function pastedLink(text: string): string {
  return text.trim().replace(/^http:\/\/([^/#:]+|\[[^\]]+\])(?::\d+)?\//, 'https://$1/');
}

/** The form that opens where this page comes from, when this page's own relay serves the link. */
export function linkToShow(link: string): string {
  const prefix = `https://${hostName()}/`;
  const isOwn = link.startsWith(prefix) && new URLSearchParams(link.split('?')[1]).get('p') === ownPort();
  return isOwn ? `${location.origin}/${link.slice(prefix.length)}` : link;
}

function hostName(): string {
  return location.hostname;
}

function ownPort(): string {
  return location.port || (location.protocol === 'https:' ? '443' : '80');
}
