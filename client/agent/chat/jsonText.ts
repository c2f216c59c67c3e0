// JSON from other people, as text. How deep it may be is bounded: what is kept of it is walked by code that calls
// itself, and a message that ends that way would come again for ever.

import { fromUtf8 } from '../../../src/proto/bytes.ts';
import type { Json } from './json.ts';

/** Those of the reference need less than ten levels. */
const maxDepth = 64;

/** Undefined for what is no JSON, or too deep. */
export function parseJson(bytes: Uint8Array): Json | undefined {
  try {
    const source = fromUtf8(bytes);
    return isShallow(source) ? (JSON.parse(source) as Json) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function isShallow(source: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < source.length; i++) {
    const character = source[i];
    if (character === '"') inString = !inString;
    else if (inString) i += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > maxDepth) return false;
  }
  return true;
}
