// Why the conversations cannot be opened here and now: one sentence, one button.

import { useState } from 'preact/hooks';
import { deleteDB } from 'idb';
import { openErrorInWords } from '../../store/inWords.ts';
import type { Door } from '../doors.ts';
import { type Session, storeName } from '../session.ts';

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
  if (door === 'key lost' || door === 'damaged') return <BeginAnew />;
  const isHere = door === 'open elsewhere' || door === 'full' || door === 'no room';
  return (
    <button class="main" onClick={() => (isHere ? void session.open() : location.reload())}>
      {isHere || door === 'unavailable' ? 'Try again' : 'Load the page again'}
    </button>
  );
}

/** Where what is here can never be opened again, and is in the way of a backup. */
function BeginAnew() {
  const [isSure, setSure] = useState(false);
  if (!isSure)
    return (
      <button class="main" onClick={() => setSure(true)}>
        Begin anew
      </button>
    );
  return (
    <>
      <p>What lies here is erased. Then you can open a backup, or start without one.</p>
      <div class="row">
        <button class="main" onClick={() => void deleteDB(storeName).then(() => location.reload())}>
          Erase it
        </button>
        <button onClick={() => setSure(false)}>Leave it</button>
      </div>
    </>
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
    case 'insecure':
      return 'This page came over a connection that others can change, so nothing can be kept here. Open it with https:// in front of its address.';
    case 'no room':
      return 'There is no room left on this device, so everything here has stopped. What was stored is safe, and what came last comes again. Make room, then try again.';
    case 'removed':
      return 'This browser has taken back what this page keeps, or another window has erased it. What is left is there when you load the page again; a backup brings back the rest.';
    case 'stopped':
      return 'Something could not be stored, so everything here has stopped. What was stored is safe, and what came last comes again.';
    case 'replaced':
      return 'Another window has opened a later version of this page, so this one has stopped. Nothing is lost; load it again.';
    case 'failed':
      return 'Something failed in this page. Nothing is lost; load it again.';
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
