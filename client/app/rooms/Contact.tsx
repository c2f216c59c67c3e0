// Who the other one is: the code to compare, the name to call them, and the end of it.

import { useState } from 'preact/hooks';
import { hrefOf, replaceWith } from '../route.ts';
import { stateInWords } from '../stateInWords.ts';
import { nameOf } from '../words.ts';
import type { ConversationProps } from './Conversation.tsx';
import { Header } from './Header.tsx';
import { QrCode } from './QrCode.tsx';
import { useAttempt } from './useAttempt.tsx';

export function ContactRoom({ model, conversation }: ConversationProps) {
  const { id, state } = conversation;
  const code = model.conversations.securityCode(id);
  return (
    <>
      <Header
        title={nameOf(conversation)}
        back={hrefOf({ room: 'conversation', id })}
        state={stateInWords(conversation, model.condition(conversation))}
      >
        <a class="button plain" href={hrefOf({ room: 'conversation', id })}>
          Conversation
        </a>
      </Header>
      <div class="content stack">
        {code !== null && (
          <section class="stack">
            <h2>Security code</h2>
            <p class="security">{code}</p>
            <QrCode text={code.replaceAll(' ', '')} label="The security code as a QR code" />
            <p>Compare it with theirs on a call or in person. If it is the same, nobody sits between you.</p>
          </section>
        )}
        {state !== 'address' && <Rename model={model} conversation={conversation} />}
        <Delete model={model} conversation={conversation} />
      </div>
    </>
  );
}

function Rename({ model, conversation }: ConversationProps) {
  const [name, setName] = useState(conversation.name ?? '');
  const { attempt, problem } = useAttempt();
  return (
    <form
      class="stack"
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
            All that was said here is gone from this browser, and nothing more arrives. This cannot be undone.
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
