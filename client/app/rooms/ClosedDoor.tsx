// Why the conversations cannot be opened here and now: one sentence, one button.

import { useState } from 'preact/hooks';
import { openErrorInWords } from '../../store/inWords.ts';
import type { Door, Session } from '../session.ts';

export function ClosedDoor({ session, door, isTrying }: { session: Session; door: Door; isTrying: boolean }) {
  const isLocked = door === 'passphrase needed' || door === 'wrong passphrase';
  return (
    <main class="alone stack">
      <h1>{isLocked ? 'Locked' : 'edgedrop'}</h1>
      <p role="alert">{doorInWords(door)}</p>
      {isLocked ? <Unlock session={session} isTrying={isTrying} /> : <Again session={session} door={door} />}
    </main>
  );
}

function Again({ session, door }: { session: Session; door: Door }) {
  const isHere = door === 'open elsewhere' || door === 'full';
  const label = door === 'future' || door === 'stopped' ? 'Load the page again' : 'Try again';
  return (
    <button class="main" onClick={() => (isHere ? void session.open() : location.reload())}>
      {label}
    </button>
  );
}

function Unlock({ session, isTrying }: { session: Session; isTrying: boolean }) {
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void session.open(passphrase);
      }}
    >
      <div>
        <label for="passphrase">Passphrase</label>
        <input
          id="passphrase"
          type="password"
          autocomplete="current-password"
          autofocus
          value={passphrase}
          onInput={(event) => setPassphrase(event.currentTarget.value)}
        />
      </div>
      <button class="main" disabled={isTrying || passphrase === ''}>
        {isTrying ? 'Opening, this takes a moment' : 'Open'}
      </button>
    </form>
  );
}

function doorInWords(door: Door): string {
  switch (door) {
    case 'no websocket':
      return 'This browser cannot keep a connection open, so no messages come or go. Nothing is lost; use a newer browser.';
    case 'stopped':
      return 'Something could not be stored, so everything here has stopped. What was stored is safe. Make room, then load the page again.';
    case 'key lost':
      return openErrorInWords({ error: door, lock: 'browserKey' });
    case 'future':
      return openErrorInWords({ error: 'future' });
    case 'unavailable':
      return 'This browser keeps nothing for this page, so there is no place for messages. Leave private browsing, or allow this page to store data.';
    case 'open elsewhere':
    case 'damaged':
    case 'passphrase needed':
    case 'wrong passphrase':
    case 'full':
      return openErrorInWords({ error: door });
  }
}
