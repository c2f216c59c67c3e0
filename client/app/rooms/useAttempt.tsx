// What a button does, and what is said where it fails.

import { useState } from 'preact/hooks';
import { errorInWords } from '../words.ts';

export function useAttempt() {
  const [failed, setFailed] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setFailed(null);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFailed(errorInWords(error));
    }
    setBusy(false);
  };
  const problem =
    failed === null ? null : (
      <p class="problem" role="alert">
        {failed}
      </p>
    );
  return { attempt: (work: () => Promise<unknown>) => void run(work), isBusy, problem };
}
