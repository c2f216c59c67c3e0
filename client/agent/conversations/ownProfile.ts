// Who this user is to others, and how often that has changed.

import type { Profile } from '../chat/profile.ts';
import type { Store } from '../../store/store.ts';
import { ChatStore, type OwnProfile, stored } from './chatStore.ts';
import { ConversationError } from './conversationError.ts';
import { introduction } from './introduction.ts';

/** Null for who has never been here. */
export async function storedProfile(store: Store): Promise<Profile | null> {
  return (await new ChatStore(store).profile())?.profile ?? null;
}

/** Null: who they were before. */
export async function ownProfile(store: ChatStore, profile: Profile | null): Promise<OwnProfile> {
  const before = await store.profile();
  if (profile === null && before !== null) return before;
  const own = changedProfile(before, profile);
  if (own !== before) await store.write([stored.profile(own)]);
  return own;
}

export function changedProfile(before: OwnProfile | null, profile: Profile | null): OwnProfile {
  if (profile === null || profile.displayName.trim() === '') throw new ConversationError('empty');
  if (before !== null && JSON.stringify(before.profile) === JSON.stringify(profile)) return before;
  // It must fit into a handshake.
  introduction(profile, 'contact');
  return { profile, number: (before?.number ?? 0) + 1 };
}
