// Texts padded to a fixed length, so that lengths say nothing. simplex-messaging.md, `paddedString`; Crypto.hs `pad`, `unPad`.

const filler = 0x23; // `#`
/** Crypto.hs `maxMsgLen`: the length must stay below 2^16 - 2 whatever the size to pad to. */
const maxTextLength = 65533;

export function canPad({ length }: Uint8Array, paddedLength: number): boolean {
  return length <= paddedLength - 2 && length <= maxTextLength;
}

/** The length as Word16, the text, and `#` up to `paddedLength`. Throws RangeError for a text that does not fit. */
export function pad(text: Uint8Array, paddedLength: number): Uint8Array {
  if (!canPad(text, paddedLength)) throw new RangeError('too long to pad');
  const padded = new Uint8Array(paddedLength).fill(filler, 2 + text.length);
  padded[0] = text.length >> 8;
  padded[1] = text.length & 0xff;
  padded.set(text, 2);
  return padded;
}

/** Null for a length beyond the end. What the padding consists of is nobody's business. */
export function unpad(padded: Uint8Array): Uint8Array | null {
  const [high, low] = padded;
  if (high === undefined || low === undefined) return null;
  const length = high * 256 + low;
  return length <= padded.length - 2 ? padded.subarray(2, 2 + length) : null;
}
