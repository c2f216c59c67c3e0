// Everything in one file, under a passphrase of its own.

import { useState } from 'preact/hooks';
import { exportBackup } from '../../store/backup.ts';
import { twoCopiesWarning } from '../../store/inWords.ts';
import type { Session } from '../session.ts';
import { useAttempt } from './useAttempt.tsx';

export function Backup({ session }: { session: Session }) {
  const [passphrase, setPassphrase] = useState('');
  const [done, setDone] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const save = async () => {
    if (session.store === null) return;
    const exported = await exportBackup(session.store, passphrase);
    if (!exported.ok) return;
    download(exported.file);
    setPassphrase('');
    setDone('The backup is saved.');
  };
  return (
    <section class="stack">
      <h2>Backup</h2>
      <p>{twoCopiesWarning}</p>
      <form
        class="short"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(save);
        }}
      >
        <div>
          <label for="backup-passphrase">Passphrase for the backup</label>
          <input
            id="backup-passphrase"
            type="password"
            autocomplete="new-password"
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </div>
        <div class="row">
          <button disabled={isBusy || passphrase === ''}>
            {isBusy ? 'This takes a moment' : 'Save a backup'}
          </button>
        </div>
      </form>
      <p role="status">{done}</p>
      {problem}
    </section>
  );
}

function download(file: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([file.slice()], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `edgedrop-${new Date().toISOString().slice(0, 10)}.backup`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
