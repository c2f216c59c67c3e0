// A backup, opened where there is nothing yet.

import { useState } from 'preact/hooks';
import { importBackup } from '../../store/backup.ts';
import { importErrorInWords } from '../../store/inWords.ts';
import type { Session } from '../session.ts';
import { useAttempt } from './useAttempt.tsx';

export function Restore({ session }: { session: Session }) {
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [refusal, setRefusal] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const restore = async () => {
    if (session.store === null || file === null) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const imported = await importBackup(session.store, bytes, passphrase);
    if (imported.ok) await session.readAgain();
    else setRefusal(importErrorInWords(imported));
  };
  return (
    <details>
      <summary>Open a backup</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(restore);
        }}
      >
        <div>
          <label for="backup-file">The backup</label>
          <input
            id="backup-file"
            type="file"
            onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
          />
        </div>
        <div>
          <label for="backup-passphrase">Its passphrase</label>
          <input
            id="backup-passphrase"
            type="password"
            autocomplete="off"
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </div>
        <div class="row">
          <button disabled={isBusy || file === null || passphrase === ''}>
            {isBusy ? 'This takes a moment' : 'Open the backup'}
          </button>
        </div>
        {refusal !== '' && (
          <p class="problem" role="alert">
            {refusal}
          </p>
        )}
        {problem}
      </form>
    </details>
  );
}
