// One definition per JSON value of the chat protocol: it reads the value, writes it and, through `FromJson`, is its
// type. Fields that a definition does not name are left unread, so that later versions can add some.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export interface JsonCodec<T> {
  read(json: Json): T;
  write(value: T): Json;
}

export type FromJson<C> = C extends JsonCodec<infer T> ? T : never;

/** Only `readJson` catches it. */
class JsonError extends Error {}

export function refuse(): never {
  throw new JsonError();
}

export type JsonRead<T> = { ok: true; value: T } | { ok: false; error: 'SYNTAX' };

export function readJson<T>(codec: JsonCodec<T>, json: Json): JsonRead<T> {
  try {
    return { ok: true, value: codec.read(json) };
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, error: 'SYNTAX' };
    throw error;
  }
}

export function isJsonObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function accepted<T extends Json>(isAccepted: (json: Json) => json is T): JsonCodec<T> {
  return { read: (json) => (isAccepted(json) ? json : refuse()), write: (value) => value };
}

export const text = accepted((json) => typeof json === 'string');
export const boolean = accepted((json) => typeof json === 'boolean');
export const natural = accepted((json): json is number => Number.isSafeInteger(json) && Number(json) >= 0);
/** What is kept as it came. */
export const anyObject = accepted(isJsonObject);

export function refined<A, B>(codec: JsonCodec<A>, from: (raw: A) => B, to: (value: B) => A): JsonCodec<B> {
  return { read: (json) => from(codec.read(json)), write: (value) => codec.write(to(value)) };
}

declare const mayBeAbsent: unique symbol;

/** A field of an object that may be missing; null is as good as missing. */
export interface Optional<T> {
  readonly [mayBeAbsent]: true;
  readonly codec: JsonCodec<T>;
}

export function optional<T>(codec: JsonCodec<T>): Optional<T> {
  return { codec } as Optional<T>;
}

type Fields = Record<string, JsonCodec<never> | JsonCodec<unknown> | Optional<never> | Optional<unknown>>;
type Absentable<F> = { [K in keyof F]: F[K] extends { codec: unknown } ? K : never }[keyof F];
export type ObjectOf<F> = { [K in Exclude<keyof F, Absentable<F>>]: FromJson<F[K]> } & {
  [K in Absentable<F>]?: F[K] extends Optional<infer T> ? T : never;
};

export function object<F extends Fields>(fields: F): JsonCodec<ObjectOf<F>> {
  const entries = Object.entries(fields).map(([name, field]) =>
    'codec' in field
      ? { name, codec: field.codec as JsonCodec<unknown>, isOptional: true }
      : { name, codec: field as JsonCodec<unknown>, isOptional: false },
  );
  return {
    read: (json) => {
      if (!isJsonObject(json)) return refuse();
      const read = entries.flatMap(({ name, codec, isOptional }) => {
        const field = Object.hasOwn(json, name) ? (json[name] ?? null) : null;
        if (field === null) return isOptional ? [] : refuse();
        return [[name, codec.read(field)]];
      });
      return Object.fromEntries(read) as ObjectOf<F>;
    },
    write: (value) => {
      const byName = value as Record<string, unknown>;
      const present = entries.filter(({ name }) => byName[name] !== undefined);
      return Object.fromEntries(present.map(({ name, codec }) => [name, codec.write(byName[name])]));
    },
  };
}
