// What was begun to be written in conversations that were left: kept for as long as the page is open.

import type { ConversationId } from '../agent/conversations/conversation.ts';

export const drafts = new Map<ConversationId, string>();
