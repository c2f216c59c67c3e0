// Whether what is stored here opens by itself or with a passphrase.

import { useState } from 'preact/hooks';
import type { Session } from '../session.ts';
import { useAttempt } from './useAttempt.tsx';

export function Passphrase({ session }: { session: Session }) {
  const [passphrase, setPassphrase] = useState('');
  const [done, setDone] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const { store } = session;
  if (store === null) return null;
  const change = (to: string | null) =>
    attempt(async () => {
      await store.changePassphrase(to);
      setPassphrase('');
      setDone(
        to === null
          ? 'The passphrase is removed.'
          : 'The passphrase is set. It is asked for from the next visit on.',
      );
    });
  return (
    <section class="stack">
      <h2>Passphrase</h2>
      <p>
        {store.hasPassphrase
          ? 'What is stored here opens with your passphrase.'
          : 'What is stored here opens by itself in this browser.'}{' '}
        A forgotten passphrase cannot be replaced.
      </p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change(passphrase);
        }}
      >
        <div>
          <label for="new-passphrase">New passphrase</label>
          <input
            id="new-passphrase"
            type="password"
            autocomplete="new-password"
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </div>
        <div class="row">
          <button disabled={isBusy || passphrase === ''}>
            {isBusy ? 'This takes a moment' : 'Set passphrase'}
          </button>
          {store.hasPassphrase && (
            <button type="button" disabled={isBusy} onClick={() => change(null)}>
              Remove passphrase
            </button>
          )}
        </div>
      </form>
      <p role="status">{done}</p>
      {problem}
    </section>
  );
}
