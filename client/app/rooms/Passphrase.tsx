// Whether what is stored here opens by itself or with a passphrase.

import type { Session } from '../session.ts';
import { PassphraseForm } from './PassphraseForm.tsx';

export function Passphrase({ session: { store } }: { session: Session }) {
  if (store === null) return null;
  const remove = {
    words: 'Remove passphrase',
    done: 'The passphrase is removed.',
    act: () => store.changePassphrase(null),
  };
  return (
    <section class="stack">
      <h2>Passphrase</h2>
      <p>
        {store.hasPassphrase
          ? 'What is stored here opens with your passphrase.'
          : 'What is stored here opens by itself in this browser.'}{' '}
        A forgotten passphrase cannot be replaced.
      </p>
      <PassphraseForm
        id="new-passphrase"
        label="New passphrase"
        choose={{
          words: 'Set passphrase',
          done: 'The passphrase is set. It is asked for from the next visit on.',
          act: (passphrase) => store.changePassphrase(passphrase),
        }}
        remove={store.hasPassphrase ? remove : null}
      />
    </section>
  );
}
