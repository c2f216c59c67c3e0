// A passphrase that is chosen, and what is done with it.

import { useState } from 'preact/hooks';
import { useAttempt } from './useAttempt.tsx';

interface Action {
  words: string;
  /** What is said when it is done. */
  done: string;
}

export interface PassphraseFormProps {
  id: string;
  label: string;
  choose: Action & { act: (passphrase: string) => Promise<void> };
  /** Null where there is none to be removed. */
  remove: (Action & { act: () => Promise<void> }) | null;
}

export function PassphraseForm({ id, label, choose, remove }: PassphraseFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const [done, setDone] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const carryOut = ({ done: words }: Action, act: () => Promise<void>) =>
    attempt(async () => {
      await act();
      setPassphrase('');
      setDone(words);
    });
  return (
    <>
      <form
        class="short"
        onSubmit={(event) => {
          event.preventDefault();
          carryOut(choose, () => choose.act(passphrase));
        }}
      >
        <div>
          <label for={id}>{label}</label>
          <input
            id={id}
            type="password"
            autocomplete="new-password"
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </div>
        <div class="row">
          <button disabled={isBusy || passphrase === ''}>
            {isBusy ? 'This takes a moment' : choose.words}
          </button>
          {remove !== null && (
            <button type="button" disabled={isBusy} onClick={() => carryOut(remove, remove.act)}>
              {remove.words}
            </button>
          )}
        </div>
      </form>
      <p role="status">{done}</p>
      {problem}
    </>
  );
}
