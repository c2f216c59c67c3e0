// The conversations, the latest first.

import type { Conversation } from '../../agent/conversations/conversation.ts';
import type { Model } from '../model.ts';
import { hrefOf } from '../route.ts';
import { type Condition, stateInWords } from '../stateInWords.ts';
import { nameOf, textOf } from '../words.ts';
import { Notices } from './Notices.tsx';
import type { RoomProps } from './Rooms.tsx';

export function List({ session, model, current }: RoomProps & { current: string | null }) {
  const { list } = model;
  return (
    <nav class="list" aria-label="Conversations">
      <header>
        <h1>edgedrop</h1>
        <a class="button plain" href="#/new" aria-label="New conversation">
          New
        </a>
      </header>
      <Notices session={session} model={model} />
      {list.length === 0 && (
        <div class="empty stack">
          <p class="quiet">No conversations yet. Invite somebody, or open a link you were sent.</p>
          <a class="button main" href="#/new">
            Invite or join
          </a>
        </div>
      )}
      <ul>
        {list.map((conversation) => (
          <Row
            key={conversation.id}
            model={model}
            conversation={conversation}
            isCurrent={conversation.id === current}
          />
        ))}
      </ul>
      <footer>
        <a class="button plain" href="#/settings">
          Settings
        </a>
      </footer>
    </nav>
  );
}

interface RowProps {
  model: Model;
  conversation: Conversation;
  isCurrent: boolean;
}

function Row({ model, conversation, isCurrent }: RowProps) {
  const { id, unread, requests } = conversation;
  const count = unread + requests.length;
  return (
    <li>
      <a href={hrefOf({ room: 'conversation', id })} aria-current={isCurrent ? 'page' : undefined}>
        <span class="name" dir="auto">
          {nameOf(conversation)}
        </span>
        {count > 0 ? (
          <span class="count">
            {count}
            <span class="hidden"> {requests.length > 0 ? 'requests' : 'unread'}</span>
          </span>
        ) : (
          <span />
        )}
        <span class="last quiet" dir="auto">
          {lastWords(model, conversation)}
        </span>
      </a>
    </li>
  );
}

function lastWords(model: Model, conversation: Conversation): string {
  const { lastItem, requests } = conversation;
  const asking = requests.at(-1);
  if (asking !== undefined) return `${asking.profile?.displayName ?? 'Somebody'} asks to talk to you`;
  const condition = model.condition(conversation);
  if (lastItem === null || !goesOn(conversation, condition)) return stateInWords(conversation, condition);
  return textOf(lastItem, nameOf(conversation));
}

/** Nothing keeps it, in particular, from being talked in. */
function goesOn({ state, isQueueLost, sync }: Conversation, { wait }: Condition): boolean {
  return state === 'connected' && !isQueueLost && sync !== 'required' && wait?.notice !== 'queueFull';
}
