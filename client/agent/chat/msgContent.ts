// What a message says. simplex-chat.schema.json, "msgContent"; Chat/Protocol.hs `MsgContent`.

import {
  anyObject,
  type FromJson,
  isJsonObject,
  type Json,
  type JsonCodec,
  type JsonObject,
  natural,
  object,
  optional,
  refuse,
  text,
} from './json.ts';

const linkPreview = object({
  uri: text,
  title: text,
  description: text,
  /** A data URI, as every image here. */
  image: text,
  content: optional(anyObject),
});

const known = {
  text: object({ text }),
  link: object({ text, preview: linkPreview }),
  image: object({ text, image: text }),
  /** `duration` in seconds. */
  video: object({ text, image: text, duration: natural }),
  voice: object({ text, duration: natural }),
  /** The file itself is offered beside the content. */
  file: object({ text }),
  report: object({ text, reason: text }),
  chat: object({ text, chatLink: anyObject }),
};

type Known = { [T in keyof typeof known]: { type: T } & FromJson<(typeof known)[T]> }[keyof typeof known];

/** What a later version says, with the text that it has for those who do not know it; kept as it came. */
export type UnknownContent = { type: 'unknown'; tag: string; text: string; json: JsonObject };

export type MsgContent = Known | UnknownContent;

const codecs = new Map<string, JsonCodec<object>>(Object.entries(known));

export const msgContent: JsonCodec<MsgContent> = {
  read: (json) => {
    if (!isJsonObject(json)) return refuse();
    const type = text.read(json['type'] ?? null);
    const codec = codecs.get(type);
    if (codec === undefined) return { type: 'unknown', tag: type, text: textOf(json), json };
    return { type, ...codec.read(json) } as Known;
  },
  write: (content) => {
    if (content.type === 'unknown') return content.json;
    const written = codecs.get(content.type)?.write(content);
    return { type: content.type, ...(written as JsonObject) };
  },
};

/** Chat/Protocol.hs `unknownMsgType` where it has none. */
function textOf(json: { readonly text?: Json }): string {
  return json.text === undefined || json.text === null ? 'unknown message type' : text.read(json.text);
}
