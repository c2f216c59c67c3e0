// The offer of a file. Small pictures and voice messages come between the messages; who is offered another is told so
// in words, and who offers it waits for nothing. simplex-chat.schema.json, "fileInvitation", "fileDescription"; Types.hs `FileInvitation`.

import { boolean, type FromJson, natural, object, optional, text } from './json.ts';
import { base64url } from './sharedMsgId.ts';

/** A part of where the file lies. */
export const fileDescription = object({
  fileDescrText: text,
  fileDescrPartNo: natural,
  fileDescrComplete: boolean,
});

/** `fileName` is whatever its sender likes: to be shown, never to be a path. */
export const fileInvitation = object({
  fileName: text,
  fileSize: natural,
  fileDigest: optional(base64url),
  fileConnReq: optional(text),
  /** How the file comes where not from a server of files: `offer`, `sent`. */
  fileInline: optional(text),
  fileDescr: optional(fileDescription),
});
export type FileInvitation = FromJson<typeof fileInvitation>;

export function fileInWords({ fileName, fileSize }: FileInvitation): string {
  const size = fileSize < 1024 ? `${fileSize} bytes` : `${Math.ceil(fileSize / 1024)} kB`;
  return `A file that cannot be received here: ${fileName}, ${size}. Nothing was fetched.`;
}
