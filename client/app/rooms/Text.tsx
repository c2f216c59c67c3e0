// What somebody wrote, with its links to be followed; nothing is fetched to show them.

const linkIn = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

export function Text({ text }: { text: string }) {
  const parts = [];
  let at = 0;
  for (const { 0: link, index } of text.matchAll(linkIn)) {
    parts.push(text.slice(at, index));
    parts.push(
      <a href={link} target="_blank" rel="noopener noreferrer">
        {link}
      </a>,
    );
    at = index + link.length;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}
