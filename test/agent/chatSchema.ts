// What the public schema of the chat protocol says of a message: docs/protocol/simplex-chat.schema.json in the
// reference, a JSON Type Definition (RFC 8927). It is not part of this repository: SIMPLEX_CHAT_SCHEMA says where a
// copy is; without one only the little below is checked.

import { readFileSync } from 'node:fs';
import { isJsonObject, type Json } from '../../client/agent/chat/json.ts';

interface Definition {
  ref?: string;
  type?: string;
  enum?: Json[];
  discriminator?: string;
  mapping?: Record<string, Definition>;
  properties?: Record<string, Definition>;
  optionalProperties?: Record<string, Definition>;
  definitions?: Record<string, Definition>;
}

const path = process.env['SIMPLEX_CHAT_SCHEMA'];
const schema = path === undefined ? null : (JSON.parse(readFileSync(path, 'utf8')) as Definition);

/** Where the schema says otherwise than the reference's code, which wins. */
const disagreements = new Map([
  ['/msgId', 'messages of a handshake have none'],
  ['/params/contactReqId', 'absent where nobody asks twice'],
  ['/params/profile/preferences', 'an object in the code, a string in the schema'],
]);

/** Each place where the message is not as it should be. */
export function schemaErrors(message: Json): string[] {
  const errors = schema === null ? ownErrors(message) : errorsAt(schema, message, '');
  return errors.filter((place) => !disagreements.has(place));
}

function ownErrors(message: Json): string[] {
  if (!isJsonObject(message)) return [''];
  const { event = null, params = null } = message;
  const isEvent = typeof event === 'string' && /^[a-z]+(\.[a-z]+)+$/.test(event);
  return [...(isEvent ? [] : ['/event']), ...(isJsonObject(params) ? [] : ['/params'])];
}

function errorsAt(definition: Definition, value: Json, place: string): string[] {
  const { ref, type, enum: values, mapping } = definition;
  // Not all that is referred to is defined.
  if (ref !== undefined) return errorsAt(schema?.definitions?.[ref] ?? {}, value, place);
  if (values !== undefined) return values.includes(value) ? [] : [place];
  if (type !== undefined) return isOfType(type, value) ? [] : [place];
  if (mapping !== undefined) return errorsByTag(definition, value, place);
  return errorsInProperties(definition, value, place);
}

function errorsByTag({ mapping = {}, discriminator = '' }: Definition, value: Json, place: string): string[] {
  const tag = isJsonObject(value) ? value[discriminator] : null;
  const mapped = typeof tag === 'string' ? mapping[tag] : undefined;
  return mapped === undefined ? [`${place}/${discriminator}`] : errorsAt(mapped, value, place);
}

function isOfType(type: string, value: Json): boolean {
  if (type === 'string' || type === 'boolean') return typeof value === type;
  return (
    Number.isSafeInteger(value) && (type !== 'uint32' || (Number(value) >= 0 && Number(value) < 2 ** 32))
  );
}

/** Fields that are not in the schema are allowed: the reference's own messages have `v`. */
function errorsInProperties(definition: Definition, value: Json, place: string): string[] {
  const { properties = {}, optionalProperties = {} } = definition;
  const optional = Object.entries(optionalProperties).filter(([name]) => name !== 'metadata');
  if (Object.keys(properties).length + optional.length === 0) return [];
  if (!isJsonObject(value)) return [place];
  const present = optional.filter(([name]) => name in value);
  return [...Object.entries(properties), ...present].flatMap(([name, field]) =>
    errorsAt(field, value[name] ?? null, `${place}/${name}`),
  );
}
