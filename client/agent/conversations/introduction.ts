// What this user says of itself with a handshake and behind a short link, and what others say there.
// simplex-chat Types.hs `ContactShortLinkData`.

import { utf8 } from '../../../src/proto/bytes.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import { maxBodyLength, writeChatBody, writeFileChunk } from '../chat/chatBody.ts';
import type { ChatEvent } from '../chat/chatEvent.ts';
import type { ChatMessage } from '../chat/chatMessage.ts';
import { supportedChatVersions } from '../chat/chatVersion.ts';
import type { FileChunk } from '../chat/fileChunk.ts';
import { object, readJson } from '../chat/json.ts';
import { parseJson } from '../chat/jsonText.ts';
import { type Profile, profile as profileCodec } from '../chat/profile.ts';
import { freshSharedMsgId, type SharedMsgId } from '../chat/sharedMsgId.ts';
import { ConversationError } from './conversationError.ts';

export function said(event: ChatEvent, msgId?: SharedMsgId): ChatMessage {
  return { v: supportedChatVersions, ...(msgId === undefined ? {} : { msgId }), ...event };
}

/** Whether the other party uses the KEM is not known before: what is too large with it is too large. */
export function bodyOf(message: ChatMessage, kind: 'message' | 'info' = 'message'): Uint8Array {
  const written = writeChatBody(message, maxBodyLength(kind, supportedSMPAgentVersions.max, true));
  if (!written.ok) throw new ConversationError('tooLarge');
  return written.body;
}

export function chunkBody(chunk: FileChunk): Uint8Array {
  const written = writeFileChunk(chunk, maxBodyLength('message', supportedSMPAgentVersions.max, true));
  if (!written.ok) throw new ConversationError('tooLarge');
  return written.body;
}

/** What nobody refers to has an ID as well. */
export function eventBody(event: ChatEvent): Uint8Array {
  return bodyOf(said(event, freshSharedMsgId()));
}

/** This user deletes the conversation. */
export function farewell(): Uint8Array {
  return eventBody({ event: 'x.direct.del', params: {} });
}

/** Who owns an address is asked with another event. */
export function introduction(profile: Profile, mode: 'invitation' | 'contact'): Uint8Array {
  const event = mode === 'invitation' ? 'x.info' : 'x.contact';
  return bodyOf(said({ event, params: { profile } }), 'info');
}

const linkProfile = object({ profile: profileCodec });

export function writeLinkProfile(profile: Profile): Uint8Array {
  return utf8(JSON.stringify({ profile: profileCodec.write(profile), business: false }));
}

/** Null where it is compressed, too: the same comes with the handshake. */
export function readLinkProfile(userData: Uint8Array): Profile | null {
  const json = parseJson(userData);
  if (json === undefined) return null;
  const read = readJson(linkProfile, json);
  return read.ok ? read.value.profile : null;
}
