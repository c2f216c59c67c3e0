// The one question of the first visit.

import { useState } from 'preact/hooks';
import { useRoute } from '../route.ts';
import type { Session } from '../session.ts';
import { errorInWords } from '../words.ts';
import { Restore } from './Restore.tsx';

export function FirstVisit({ session }: { session: Session }) {
  const [name, setName] = useState('');
  // The address still names a conversation, and there is none.
  const isLost = 'id' in useRoute();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <main class="alone stack">
      {isLost && (
        <p class="problem">
          Nothing is kept here of the conversation that you were in: this browser may have removed it. A
          backup brings it back.
        </p>
      )}
      {session.link !== null && <p>Somebody invites you to talk. Only the two of you can read it.</p>}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          session.begin(name.trim()).catch((error: unknown) => setProblem(errorInWords(error)));
        }}
      >
        <h1>
          <label for="name">What should people call you?</label>
        </h1>
        <input
          id="name"
          autocomplete="nickname"
          autofocus
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button class="main" disabled={name.trim() === ''}>
          Start
        </button>
      </form>
      <p class="quiet">No account and no phone number. Everything stays in this browser.</p>
      <Restore session={session} />
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </main>
  );
}
