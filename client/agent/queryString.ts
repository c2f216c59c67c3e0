// The parameters of links, as the reference reads and writes them. Agent/QueryString.hs; http-types
// `parseSimpleQuery`, `renderSimpleQuery`. URLSearchParams differs: it knows no `;` and escapes other characters.

import { fromHex } from '../../src/proto/bytes.ts';

/** The first of each name counts. */
export type QueryString = ReadonlyMap<string, string>;

type Parameter = readonly [name: string, value: string];

export function parseQuery(text: string): QueryString {
  const parameters = new Map<string, string>();
  for (const part of text.split(/[&;]/)) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    if (!parameters.has(unescape(name))) parameters.set(unescape(name), unescape(value));
  }
  return parameters;
}

export function formatQuery(parameters: readonly Parameter[]): string {
  return formatPlainQuery(parameters.map(([name, value]) => [escape(name), escape(value)]));
}

/** Without escaping: for parameters that stand within another, which is escaped as a whole. */
export function formatPlainQuery(parameters: readonly Parameter[]): string {
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Not UTF-8 is replaced, as in the reference: only a client's own data could hold it. */
const lossyUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function unescape(text: string): string {
  const escaped = /(?:%[0-9a-fA-F]{2})+/g;
  return text
    .replaceAll('+', ' ')
    .replace(escaped, (bytes) => lossyUtf8.decode(fromHex(bytes.replaceAll('%', ''))));
}

function escape(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
