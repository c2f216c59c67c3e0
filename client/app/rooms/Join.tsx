// Somebody else's link: it is said what it is before anything is sent.

import { useEffect, useState } from 'preact/hooks';
import { pastedLink } from '../linkInAddress.ts';
import { lookAtLink } from '../linkInWords.ts';
import { replaceWith } from '../route.ts';
import { Peek } from './Peek.tsx';
import type { RoomProps } from './Rooms.tsx';
import { ScanQr } from './ScanQr.tsx';
import { useAttempt } from './useAttempt.tsx';

export function Join({ session, model }: RoomProps) {
  const [text, setText] = useState(session.link ?? '');
  useEffect(() => {
    if (session.link !== null) setText(session.link);
  }, [session.link]);
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
  const { isUsable, canShow, words } = lookAtLink(link);
  const known = isUsable ? model.conversations.joinedThrough(link) : null;
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
      <p role="status">{text.trim() === '' ? '' : words}</p>
      {canShow && known === null && <Peek key={link} model={model} link={link} />}
      <div class="row">
        <button class="main" disabled={isBusy || !isUsable}>
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
