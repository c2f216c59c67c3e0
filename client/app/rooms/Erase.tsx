// The end of everything here.

import { useState } from 'preact/hooks';
import { deleteDB } from 'idb';
import { storeName } from '../session.ts';
import type { RoomProps } from './Rooms.tsx';
import { useAttempt } from './useAttempt.tsx';

const word = 'erase';

export function Erase({ session, model }: RoomProps) {
  const [typed, setTyped] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const erase = async () => {
    await model.close();
    await session.store?.close();
    await deleteDB(storeName);
    location.replace('/');
    location.reload();
  };
  return (
    <section class="stack">
      <h2>Erase everything</h2>
      <p>
        Your name, your conversations and all that was said are removed from this browser. This cannot be
        undone.
      </p>
      <form
        class="short"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(erase);
        }}
      >
        <div>
          <label for="erase">Type “{word}” to go on</label>
          <input
            id="erase"
            autocomplete="off"
            autocapitalize="off"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <div class="row">
          <button disabled={isBusy || typed.trim().toLowerCase() !== word}>Erase everything</button>
        </div>
      </form>
      {problem}
    </section>
  );
}
