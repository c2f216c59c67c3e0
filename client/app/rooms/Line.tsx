// One line of a conversation: a message, or what happened; and the day before the first of it.

import type { ChatItem, Occurrence } from '../../agent/conversations/conversation.ts';
import { nameOf, occurrenceInWords } from '../words.ts';
import type { Aim, ConversationProps } from './Conversation.tsx';
import { Message } from './Message.tsx';

interface LineProps extends ConversationProps {
  item: ChatItem;
  before: ChatItem | undefined;
  isLastOwn: boolean;
  setAim: (aim: Aim) => void;
}

export function Line({ item, before, isLastOwn, setAim, model, conversation }: LineProps) {
  const day = new Date(item.at).toDateString();
  const isNewDay = before === undefined || new Date(before.at).toDateString() !== day;
  return (
    <>
      {isNewDay && <p class="day">{dayInWords(item.at)}</p>}
      {item.from === 'nobody' ? (
        <Happening occurrence={item.occurrence} name={nameOf(conversation)} />
      ) : (
        <Message
          item={item}
          isLastOwn={isLastOwn}
          setAim={setAim}
          model={model}
          conversation={conversation}
        />
      )}
    </>
  );
}

/** A line is drawn through where something is missing. */
function Happening({ occurrence, name }: { occurrence: Occurrence; name: string }) {
  const isMissing = occurrence.what === 'gap' || occurrence.what === 'undecryptable';
  return (
    <p class={isMissing ? 'occurrence missing' : 'occurrence'}>
      <span>{occurrenceInWords(occurrence, name)}</span>
    </p>
  );
}

const dayLength = 24 * 60 * 60 * 1000;

function dayInWords(at: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date().toDateString()) return 'Today';
  if (day === new Date(Date.now() - dayLength).toDateString()) return 'Yesterday';
  return new Date(at).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
