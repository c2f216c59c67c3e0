// Everything in one file, under a passphrase of its own.

import { exportBackup } from '../../store/backup.ts';
import { twoCopiesWarning } from '../../store/inWords.ts';
import type { Session } from '../session.ts';
import { PassphraseForm } from './PassphraseForm.tsx';

export function Backup({ session: { store } }: { session: Session }) {
  if (store === null) return null;
  const save = async (passphrase: string) => {
    const exported = await exportBackup(store, passphrase);
    if (exported.ok) download(exported.file);
  };
  return (
    <section class="stack">
      <h2>Backup</h2>
      <p>{twoCopiesWarning}</p>
      <PassphraseForm
        id="backup-passphrase"
        label="Passphrase for the backup"
        choose={{ words: 'Save a backup', done: 'The backup is saved.', act: save }}
        remove={null}
      />
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
