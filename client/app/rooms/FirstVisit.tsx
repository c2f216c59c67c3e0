// The one question of the first visit.

import { useState } from 'preact/hooks';
import type { Session } from '../session.ts';
import { errorInWords } from '../words.ts';
import { Restore } from './Restore.tsx';

export function FirstVisit({ session }: { session: Session }) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <main class="alone stack">
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
