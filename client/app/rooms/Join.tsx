// Somebody else's link: it is said what it is before anything is sent.

import { useEffect, useState } from 'preact/hooks';
import type { InspectedLink } from '../../agent/link.ts';
import { pastedLink } from '../linkInAddress.ts';
import { replaceWith } from '../route.ts';
import type { RoomProps } from './Rooms.tsx';
import { ScanQr } from './ScanQr.tsx';
import { useAttempt } from './useAttempt.tsx';

export function Join({ session, model }: RoomProps) {
  const [text, setText] = useState(session.link ?? '');
  const { attempt, isBusy, problem } = useAttempt();
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData('text') ?? '';
      if (pasted !== '' && !(event.target instanceof HTMLInputElement)) setText(pasted);
    };
    addEventListener('paste', take);
    return () => removeEventListener('paste', take);
  }, []);
  const link = pastedLink(text);
  const inspected = model.conversations.inspectLink(link);
  const known = inspected && model.conversations.joinedThrough(link);
  const join = async () => {
    const { id } = known ?? (await model.conversations.join(link));
    session.putLinkAway();
    replaceWith({ room: 'conversation', id });
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(join);
      }}
    >
      <h2>Join</h2>
      <div>
        <label for="link">A link you were sent</label>
        <input
          id="link"
          autocomplete="off"
          spellcheck={false}
          placeholder="Paste it here"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <ScanQr onText={setText} />
      <p role="status">{text.trim() === '' ? '' : whatItIs(inspected)}</p>
      <div class="row">
        <button class="main" disabled={isBusy || !isUsable(inspected)}>
          {known ? 'Open the conversation' : 'Connect'}
        </button>
        {session.link !== null && (
          <button type="button" onClick={() => session.putLinkAway()}>
            Not now
          </button>
        )}
      </div>
      {problem}
    </form>
  );
}

function isUsable(link: InspectedLink | null): boolean {
  return link !== null && link.isWhole && link.isCompatible !== false;
}

function whatItIs(link: InspectedLink | null): string {
  if (link === null) return 'This is no link that can be used here. Copy it again, whole.';
  if (!link.isWhole)
    return 'This link says too little to be followed from here. Open it in the app it was made with.';
  if (link.isCompatible === false)
    return 'This link was made by an app too old to talk with. Ask for a new one.';
  const host = link.servers[0].hosts[0];
  return link.mode === 'invitation'
    ? `A one-time invitation on ${host}.`
    : `An address on ${host}. Its owner decides whether to answer.`;
}
