// Whether the page tells of arrivals while nobody looks.

import { canAlert } from '../alerts.ts';
import type { Session } from '../session.ts';
import { Check } from './Check.tsx';
import { useAttempt } from './useAttempt.tsx';

export function AlertChoices({ session }: { session: Session }) {
  const { attempt, isBusy, problem } = useAttempt();
  const { choices } = session;
  if (choices === null || !canAlert) return null;
  const isOn = choices.alerts === 'on' && Notification.permission === 'granted';
  const isForbidden = Notification.permission === 'denied';
  return (
    <section>
      <Check
        isOn={isOn}
        disabled={isBusy || isForbidden}
        onChange={(wanted) => attempt(() => session.answerAlerts(wanted))}
      >
        Tell me of messages that arrive while I am elsewhere
      </Check>
      <Check
        isOn={choices.sound}
        disabled={isBusy || !isOn}
        onChange={(sound) => attempt(() => session.note({ ...choices, sound }))}
      >
        With a sound
      </Check>
      <p class="quiet">
        {isForbidden
          ? 'This browser does not allow it. Allow notifications for this page in the browser first.'
          : 'It says who has written, and never what.'}
      </p>
      {problem}
    </section>
  );
}
