// The one message in a body of JSON.

import { readChatBody } from '../../client/agent/chat/chatBody.ts';
import type { ChatMessage } from '../../client/agent/chat/chatMessage.ts';
import type { Json } from '../../client/agent/chat/json.ts';
import { utf8 } from '../../src/proto/bytes.ts';

export async function messageIn(json: Json): Promise<ChatMessage> {
  const [read] = await readChatBody(utf8(JSON.stringify(json)));
  if (read === undefined || !read.ok || !('message' in read)) throw new Error('no message');
  return read.message;
}
