// Who somebody says to be. simplex-chat.schema.json, "profile"; Types.hs `Profile`.

import { anyObject, type FromJson, object, optional, text } from './json.ts';

export const profile = object({
  displayName: text,
  fullName: text,
  shortDescr: optional(text),
  /** A data URI. */
  image: optional(text),
  /** Where others can ask to connect. */
  contactLink: optional(text),
  /** What the other side allows. The schema has them as a string; the code, which wins, as an object. */
  preferences: optional(anyObject),
});
export type Profile = FromJson<typeof profile>;
