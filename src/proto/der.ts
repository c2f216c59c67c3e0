// Distinguished Encoding Rules (X.690), read only: enough for certificates and signed keys.

export const tags = {
  integer: 0x02,
  bitString: 0x03,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  version: 0xa0,
};

export interface Der {
  tag: number;
  content: Uint8Array;
  /** Tag, length and content as they stand. */
  whole: Uint8Array;
}

/** The elements that fill `bytes` exactly; null for anything that is not DER with definite, shortest lengths. */
export function readDer(bytes: Uint8Array): Der[] | null {
  const elements: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = readHeader(bytes, at);
    if (header === null || header.end > bytes.length) return null;
    const { tag, start, end } = header;
    elements.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return elements;
}

function readHeader(bytes: Uint8Array, at: number): { tag: number; start: number; end: number } | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const size = first - 0x80;
  const digits = bytes.subarray(at + 2, at + 2 + size);
  const length = digits.reduce((value, digit) => value * 256 + digit, 0);
  const isShortest = length >= 0x80 && digits[0] !== 0;
  if (size === 0 || size > 3 || digits.length < size || !isShortest) return null;
  return { tag, start: at + 2 + size, end: at + 2 + size + length };
}

/** The elements of a single SEQUENCE; null for anything else. */
export function readSequence(bytes: Uint8Array): Der[] | null {
  const elements = readDer(bytes);
  return elements?.length === 1 && elements[0]?.tag === tags.sequence ? readDer(elements[0].content) : null;
}
