// Who the other one is: the code to compare, the way that messages take, the name to call them, and the end of it.

import { useState } from 'preact/hooks';
import { hrefOf, replaceWith } from '../route.ts';
import type { Session } from '../session.ts';
import { stateInWords } from '../stateInWords.ts';
import { nameOf } from '../words.ts';
import type { ConversationProps } from './Conversation.tsx';
import { Delivery } from './Delivery.tsx';
import { Header } from './Header.tsx';
import { SecurityCode } from './SecurityCode.tsx';
import { useAttempt } from './useAttempt.tsx';

export interface ContactProps extends ConversationProps {
  session: Session;
}

export function ContactRoom({ session, model, conversation }: ContactProps) {
  const { id, state } = conversation;
  return (
    <>
      <Header
        title={nameOf(conversation)}
        back={hrefOf({ room: 'conversation', id })}
        state={stateInWords(conversation, model.condition(conversation))}
      >
        <a class="button plain beside" href={hrefOf({ room: 'conversation', id })}>
          Conversation
        </a>
      </Header>
      <div class="content stack">
        <SecurityCode model={model} conversation={conversation} />
        <Mend model={model} conversation={conversation} />
        <Delivery session={session} model={model} conversation={conversation} />
        {state !== 'address' && <Rename model={model} conversation={conversation} />}
        <Delete model={model} conversation={conversation} />
      </div>
    </>
  );
}

/** Where messages do not decrypt, a new beginning helps. */
function Mend({ model, conversation: { id, sync } }: ConversationProps) {
  const { attempt, isBusy, problem } = useAttempt();
  if (sync === null || sync === 'ok') return null;
  return (
    <section class="stack">
      <h2>Messages cannot be read</h2>
      <p>
        What arrives cannot be decrypted, perhaps because an old backup was opened. New keys help; what was
        not read is lost. Compare the security code afterwards: it is another one.
      </p>
      {sync === 'allowed' || sync === 'required' ? (
        <p>
          <button
            class="main"
            disabled={isBusy}
            onClick={() => attempt(() => model.conversations.repair(id))}
          >
            Make new keys
          </button>
        </p>
      ) : (
        <p role="status">New keys are on their way. It goes on when the other side has answered.</p>
      )}
      {problem}
    </section>
  );
}

function Rename({ model, conversation }: ConversationProps) {
  const [name, setName] = useState(conversation.name ?? '');
  const { attempt, problem } = useAttempt();
  return (
    <form
      class="short"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(() => model.conversations.rename(conversation.id, name.trim() || null));
      }}
    >
      <div>
        <label for="rename">What you call them</label>
        <input
          id="rename"
          autocomplete="off"
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div class="row">
        <button disabled={name.trim() === (conversation.name ?? '')}>Rename</button>
      </div>
      {problem}
    </form>
  );
}

function Delete({ model, conversation }: ConversationProps) {
  const [isSure, setSure] = useState(false);
  const { attempt, isBusy, problem } = useAttempt();
  const remove = async () => {
    await model.conversations.delete(conversation.id);
    replaceWith({ room: 'list' });
  };
  return (
    <section class="stack">
      <h2>Delete</h2>
      {isSure ? (
        <>
          <p>
            All that was said here is gone from this browser, and nothing more arrives. The other side is told
            that you have deleted it. This cannot be undone.
          </p>
          <div class="row">
            <button class="main" disabled={isBusy} onClick={() => attempt(remove)}>
              Delete now
            </button>
            <button onClick={() => setSure(false)}>Keep it</button>
          </div>
        </>
      ) : (
        <p>
          <button onClick={() => setSure(true)}>
            Delete this {conversation.state === 'address' ? 'address' : 'conversation'}
          </button>
        </p>
      )}
      {problem}
    </section>
  );
}
