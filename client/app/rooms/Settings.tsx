// What can be chosen, what can be taken along, and the end of everything.

import { useState } from 'preact/hooks';
import { AlertChoices } from './AlertChoices.tsx';
import { Backup } from './Backup.tsx';
import { Check } from './Check.tsx';
import { Erase } from './Erase.tsx';
import { Header } from './Header.tsx';
import { Passphrase } from './Passphrase.tsx';
import type { RoomProps } from './Rooms.tsx';
import { Servers } from './Servers.tsx';
import { Storage } from './Storage.tsx';
import { useAttempt } from './useAttempt.tsx';

export function SettingsRoom({ session, model }: RoomProps) {
  return (
    <>
      <Header title="Settings" />
      <div class="content stack">
        <Name session={session} model={model} />
        <Receipts session={session} model={model} />
        <AlertChoices session={session} />
        <Servers session={session} model={model} />
        <Storage />
        <Passphrase session={session} />
        <Backup session={session} />
        <Erase session={session} model={model} />
      </div>
    </>
  );
}

function Name({ session }: RoomProps) {
  const [name, setName] = useState(session.choices?.name ?? '');
  const { attempt, isBusy, problem } = useAttempt();
  const save = async () => {
    const { choices } = session;
    if (choices === null) return;
    await session.choose({ ...choices, name: name.trim() });
  };
  return (
    <form
      class="short"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(save);
      }}
    >
      <div>
        <label for="own-name">Your name</label>
        <input
          id="own-name"
          autocomplete="nickname"
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div class="row">
        <button disabled={isBusy || name.trim() === '' || name.trim() === session.choices?.name}>
          Change name
        </button>
      </div>
      {problem}
    </form>
  );
}

function Receipts({ session }: RoomProps) {
  const { choices } = session;
  const { attempt, problem } = useAttempt();
  if (choices === null) return null;
  return (
    <section>
      <Check
        isOn={choices.receipts}
        onChange={(receipts) => attempt(() => session.choose({ ...choices, receipts }))}
      >
        Tell people when their messages have arrived
      </Check>
      <p class="quiet">Nobody is told whether you have read them.</p>
      {problem}
    </section>
  );
}
