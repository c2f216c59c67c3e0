// Before anything is made at a relay's page that a link has led to: its code is its operator's, and what is begun here
// stays here.

import { useState } from 'preact/hooks';
import type { Session } from '../session.ts';

export function LinkQuestion({ session, link }: { session: Session; link: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <main class="alone stack">
      <h1>You have been sent a link</h1>
      <p>
        Open it here, at {location.host}, and everything you write is kept in this browser for this page. If
        you already use edgedrop or another app for such links, use it there.
      </p>
      <div class="row">
        <button class="main" onClick={() => session.wantLink()}>
          Open here
        </button>
        <button
          onClick={() => {
            void navigator.clipboard.writeText(link).then(() => setCopied(true));
          }}
        >
          Use my own
        </button>
      </div>
      <p role="status">{isCopied ? 'The link is copied. Paste it in your own app, under “Join”.' : ''}</p>
    </main>
  );
}
