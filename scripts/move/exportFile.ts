// The file in which a relay travels: a line that says what it is, then a page a line, the last one marked. Pages are
// sealed by the relay that wrote them, and only a relay of the same identity opens them. Each carries where the export
// stands behind it, so that one that broke off goes on there, and nothing of it need ever be in memory at once.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Stop } from '../operator/stop.ts';

const version = 1;

export interface Header {
  edgedrop: 'move';
  version: number;
  /** Of the relay, as in its address. */
  keyHash: string;
  /** What the first page follows; 32 random bytes in base64url. */
  id: string;
  /** Milliseconds since 1970 by this machine's clock: when nobody could create queues any more. */
  closedAt: number;
}

export interface Totals {
  queues: number;
  invites: number;
  holding: number;
  messages: number;
  unreadable: number;
}

export interface Page {
  page: number;
  /** How many of the listed objects are in this page and those before it. */
  done: number;
  totals: Totals;
  isLast: boolean;
  /** SHA-256 of `sealed` as bytes, in base64url: what the next page follows. */
  digest: string;
  sealed: string;
}

export const headerOf = (rest: Omit<Header, 'edgedrop' | 'version'>): Header => ({
  edgedrop: 'move',
  version,
  ...rest,
});

/** As much of a first line as was written before it broke off, which may be nothing. */
export function isBegun(text: string): boolean {
  const beginning = '{"edgedrop":"move",';
  return text.startsWith(beginning) || beginning.startsWith(text);
}

export const digestOf = (sealed: string) =>
  createHash('sha256').update(Buffer.from(sealed, 'base64url')).digest('base64url');

export type Line =
  | { kind: 'header'; header: Header; end: number }
  | { kind: 'page'; page: Page; end: number };

/** All whole lines in their order; `end`: how many bytes of the file they are. A Stop at the first that is not sound. */
export async function* readExport(path: string): AsyncGenerator<Line> {
  let at = -1;
  for await (const { text, end } of wholeLines(path)) {
    if (at < 0) yield { kind: 'header', header: readHeader(path, text), end };
    else yield { kind: 'page', page: readPage(path, text, at), end };
    at++;
  }
}

async function* wholeLines(path: string): AsyncGenerator<{ text: string; end: number }> {
  let pending: Buffer[] = [];
  let end = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      const line = Buffer.concat([...pending, chunk.subarray(from, at)]);
      pending = [];
      from = at + 1;
      end += line.length + 1;
      yield { text: line.toString('latin1'), end };
    }
    pending.push(chunk.subarray(from));
  }
}

function readHeader(path: string, text: string): Header {
  const header = parse(text) as Partial<Header> | null;
  if (header?.edgedrop !== 'move') throw new Stop(`${path} is no export of a relay.`);
  if (header.version !== version) {
    throw new Stop(
      `${path} was written by a later version (${header.version}; this one knows ${version}). Use that one here, too.`,
    );
  }
  return header as Header;
}

function readPage(path: string, text: string, at: number): Page {
  const page = parse(text) as Page | null;
  const isSound =
    page !== null &&
    page.page === at &&
    typeof page.sealed === 'string' &&
    page.digest === digestOf(page.sealed);
  if (isSound) return page;
  throw new Stop(
    `${path} is damaged at page ${at + 1}: take another copy of it, or export again into another file.`,
  );
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
