// The list at the left and a room at the right; on a phone one at a time.

import { useEffect, useRef } from 'preact/hooks';
import { useChanges } from '../emitter.ts';
import type { Model } from '../model.ts';
import { go, type Route } from '../route.ts';
import type { Session } from '../session.ts';
import { markUnread } from '../unreadMark.ts';
import { ConversationRoom } from './Conversation.tsx';
import { Jump } from './Jump.tsx';
import { later } from './later.tsx';
import { List } from './List.tsx';
import { NewRoom } from './New.tsx';

export interface RoomProps {
  session: Session;
  model: Model;
}

const SettingsRoom = later(async () => (await import('./Settings.tsx')).SettingsRoom);
const ContactRoom = later(async () => (await import('./Contact.tsx')).ContactRoom);

export function Rooms({ session, model, route }: RoomProps & { route: Route }) {
  useChanges(model);
  const { unread } = model;
  useEffect(() => {
    markUnread(unread);
  }, [unread]);
  const id = 'id' in route ? route.id : null;
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || route.room === 'list') return;
      // What was typed into a field that remembers nothing is left first, and the room only then.
      if (event.target instanceof HTMLInputElement) return event.target.blur();
      go(route.room === 'contact' ? { room: 'conversation', id: route.id } : { room: 'list' });
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [route.room, id]);
  return (
    <main class="rooms" data-room={route.room}>
      <List session={session} model={model} current={id} />
      <section class="room" key={`${route.room} ${id}`}>
        <Room session={session} model={model} route={route} />
      </section>
      <Arrivals model={model} />
      <Jump model={model} />
    </main>
  );
}

function Room({ session, model, route }: RoomProps & { route: Route }) {
  switch (route.room) {
    case 'list':
      return <Welcome />;
    case 'new':
      return <NewRoom session={session} model={model} />;
    case 'settings':
      return <SettingsRoom session={session} model={model} />;
    case 'conversation':
    case 'contact': {
      const conversation = model.conversations.get(route.id);
      if (conversation === null) return <Welcome />;
      return route.room === 'contact' ? (
        <ContactRoom session={session} model={model} conversation={conversation} />
      ) : (
        <ConversationRoom model={model} conversation={conversation} />
      );
    }
  }
}

function Welcome() {
  return (
    <div class="content stack">
      <p class="quiet">Choose a conversation, or start one.</p>
      <p>
        <a class="button main" href="#/new">
          New conversation
        </a>
      </p>
    </div>
  );
}

/** For those who do not see the number change. */
function Arrivals({ model }: { model: Model }) {
  const before = useRef(model.unread);
  const { unread } = model;
  const isMore = unread > before.current;
  useEffect(() => {
    before.current = unread;
  }, [unread]);
  return (
    <p class="hidden" aria-live="polite">
      {isMore ? `${unread} unread` : ''}
    </p>
  );
}
