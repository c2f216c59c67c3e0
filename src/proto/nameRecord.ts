// What a name stands for, as JSON. simplex-messaging.md, "Name record response"; Names/Record.hs `NameRecord`.

type Reader<T> = (value: unknown) => T | undefined;

const text: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);

/** Null where there is none, which may be left out. */
const optionalText: Reader<string | null> = (value) =>
  value === undefined || value === null ? null : text(value);

/** Links, the first of which is to be tried first. */
const links: Reader<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((link) => typeof link === 'string') ? value : undefined;

/** In the order in which they are written. Texts that are not set are empty. */
const fields = {
  name: text,
  nickname: text,
  website: text,
  location: text,
  simplexContact: links,
  simplexChannel: links,
  eth: optionalText,
  btc: optionalText,
  xmr: optionalText,
  dot: optionalText,
  /** 0x and 40 hexadecimal digits, as is `resolver`: nobody here can tell whether it is the right one. */
  owner: text,
  resolver: text,
};

export type NameRecord = {
  readonly [Name in keyof typeof fields]: Exclude<ReturnType<(typeof fields)[Name]>, undefined>;
};

/** Without fields that it does not know, which later versions may add. Null for what is no record. */
export function parseNameRecord(json: string): NameRecord | null {
  const given = parse(json);
  if (given === null) return null;
  const read = Object.entries(fields).map(([name, reader]) => [name, reader(given[name])] as const);
  return read.some(([, value]) => value === undefined) ? null : (Object.fromEntries(read) as NameRecord);
}

export function formatNameRecord(record: NameRecord): string {
  return JSON.stringify(record, Object.keys(fields));
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
