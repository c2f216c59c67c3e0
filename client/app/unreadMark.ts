// How many messages are unread, where the browser shows the page among others: in its title and in its picture.

const name = 'edgedrop';

/** The drop of icon.svg, and a disc on it. */
function picture(count: number): string {
  const label = count > 99 ? '99' : String(count);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#8a4b14"/><path d="M32 12c9 12 14 19 14 26a14 14 0 0 1-28 0c0-7 5-14 14-26z" fill="#faf8f5"/><circle cx="44" cy="44" r="20" fill="#1b1a18"/><text x="44" y="54" font-family="sans-serif" font-size="28" font-weight="700" text-anchor="middle" fill="#fff">${label}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function markUnread(count: number): void {
  document.title = count > 0 ? `(${count}) ${name}` : name;
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon !== null) icon.href = count > 0 ? picture(count) : '/icon.svg';
}
