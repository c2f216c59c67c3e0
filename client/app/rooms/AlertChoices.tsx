// Whether the page tells of arrivals while nobody looks.

import { canAlert } from '../alerts.ts';
import type { Session } from '../session.ts';
import { useAttempt } from './useAttempt.tsx';

export function AlertChoices({ session }: { session: Session }) {
  const { attempt, isBusy, problem } = useAttempt();
  const { choices } = session;
  if (choices === null || !canAlert) return null;
  const isOn = choices.alerts === 'on' && Notification.permission === 'granted';
  const isForbidden = Notification.permission === 'denied';
  return (
    <section>
      <label class="row">
        <input
          type="checkbox"
          class="check"
          checked={isOn}
          disabled={isBusy || isForbidden}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            attempt(() => session.answerAlerts(checked));
          }}
        />
        Tell me of messages that arrive while I am elsewhere
      </label>
      <label class="row">
        <input
          type="checkbox"
          class="check"
          checked={choices.sound}
          disabled={isBusy || !isOn}
          onChange={(event) => {
            const sound = event.currentTarget.checked;
            attempt(() => session.note({ ...choices, sound }));
          }}
        />
        With a sound
      </label>
      <p class="quiet">
        {isForbidden
          ? 'This browser does not allow it. Allow notifications for this page in the browser first.'
          : 'It says who has written, and never what.'}
      </p>
      {problem}
    </section>
  );
}
