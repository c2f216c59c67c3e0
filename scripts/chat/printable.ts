// Text of other people, made safe for a terminal: what would move the cursor, change colours or turn the direction of
// writing is shown as a replacement character.

const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** On one line. */
export function printableLine(text: string, maxLength = Infinity): string {
  const line = text.replaceAll(/[\t\r\n]+/g, ' ').replaceAll(unsafe, '\ufffd');
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** Lines after the first are indented, so that none of them looks like somebody else's. */
export function printableText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => printableLine(line));
  return lines.join('\n    ');
}
