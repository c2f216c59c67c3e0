// Who shows themselves at an address: fetched only for who asks, through a proxy, and nobody is told.

import { useState } from 'preact/hooks';
import type { Model } from '../model.ts';
import { useAttempt } from './useAttempt.tsx';

export function Peek({ model, link }: { model: Model; link: string }) {
  const [words, setWords] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const look = async () => {
    const profile = await model.conversations.peek(link);
    setWords(profile === null ? 'Its owner shows no name.' : `Its owner is called ${profile.displayName}.`);
  };
  return (
    <div class="row">
      <button type="button" disabled={isBusy} onClick={() => attempt(look)}>
        See whose it is
      </button>
      <span role="status" dir="auto">
        {words}
      </span>
      {problem}
    </div>
  );
}
