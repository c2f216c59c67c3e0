// A message and what belongs to it. simplex-chat.schema.json, "msgContainer"; Chat/Protocol.hs `MsgContainer`.

import { fileInvitation } from './fileInvitation.ts';
import {
  boolean,
  type FromJson,
  isJsonObject,
  type JsonCodec,
  natural,
  object,
  optional,
  refined,
  refuse,
  text,
} from './json.ts';
import { msgContent } from './msgContent.ts';
import { sharedMsgId } from './sharedMsgId.ts';

/** Milliseconds. The reference writes up to twelve digits of a second. */
const time: JsonCodec<number> = refined(
  text,
  (written) => {
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)$/.test(written);
    const at = isTime ? Date.parse(written) : NaN;
    return Number.isNaN(at) ? refuse() : at;
  },
  (at) => new Date(at).toISOString(),
);

/** Whether it was `sent` is said from the side of who quotes it. */
const msgRef = object({ msgId: optional(sharedMsgId), sentAt: time, sent: boolean });

const quote = object({ msgRef, content: msgContent });

/** Public links of groups put an object there. */
const forward: JsonCodec<boolean> = {
  read: (json) => isJsonObject(json) || boolean.read(json),
  write: (value) => value,
};

export const msgContainer = object({
  content: msgContent,
  file: optional(fileInvitation),
  /** Seconds after which both sides delete it. */
  ttl: optional(natural),
  /** Still being written: updates follow. */
  live: optional(boolean),
  quote: optional(quote),
  forward: optional(forward),
});
export type MsgContainer = FromJson<typeof msgContainer>;
