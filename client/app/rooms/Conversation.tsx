// A conversation: what was said, and the field for what is to be said.

import { useState } from 'preact/hooks';
import type { Conversation, SentItem, ReceivedItem } from '../../agent/conversations/conversation.ts';
import type { Model } from '../model.ts';
import { hrefOf } from '../route.ts';
import { stateInWords } from '../stateInWords.ts';
import { nameOf } from '../words.ts';
import { Composer } from './Composer.tsx';
import { Header } from './Header.tsx';
import { Invitation } from './Invitation.tsx';
import { Log } from './Log.tsx';

export type Said = SentItem | ReceivedItem;

/** What the field is for, beside a new message. */
export type Aim = { aim: 'reply' | 'edit'; item: Said } | null;

export interface ConversationProps {
  model: Model;
  conversation: Conversation;
}

export function ConversationRoom({ model, conversation }: ConversationProps) {
  const [aim, setAim] = useState<Aim>(null);
  const { id, state } = conversation;
  const hasNobody = state === 'preparing' || state === 'invited' || state === 'address';
  return (
    <>
      <Header title={nameOf(conversation)} state={stateInWords(conversation, model.condition(conversation))}>
        <a class="button plain" href={hrefOf({ room: 'contact', id })}>
          Details
        </a>
      </Header>
      {hasNobody ? (
        <Invitation model={model} conversation={conversation} />
      ) : (
        <>
          <Log model={model} conversation={conversation} setAim={setAim} />
          <Composer model={model} conversation={conversation} aim={aim} setAim={setAim} />
        </>
      )}
    </>
  );
}
