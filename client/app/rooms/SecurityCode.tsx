// The code that both can compare, and whether this person has.

import type { ConversationProps } from './Conversation.tsx';
import { QrCode } from './QrCode.tsx';
import { useAttempt } from './useAttempt.tsx';

export function SecurityCode({ model, conversation: { id } }: ConversationProps) {
  const { conversations } = model;
  const { attempt, isBusy, problem } = useAttempt();
  const code = conversations.securityCode(id);
  if (code === null) return null;
  const since = conversations.verifiedSince(id);
  const mark = (isVerified: boolean) => attempt(() => conversations.setVerified(id, isVerified));
  return (
    <section class="stack">
      <h2>Security code</h2>
      <p class="security">{code}</p>
      <QrCode text={code.replaceAll(' ', '')} label="The security code as a QR code" />
      <p>Compare it with theirs on a call or in person. If it is the same, nobody sits between you.</p>
      <p role="status">{since === null ? 'Not verified' : `Verified since ${dateInWords(since)}`}</p>
      <div class="row">
        {since === null ? (
          <button disabled={isBusy} onClick={() => mark(true)}>
            It is the same
          </button>
        ) : (
          <button disabled={isBusy} onClick={() => mark(false)}>
            No longer verified
          </button>
        )}
      </div>
      {problem}
    </section>
  );
}

function dateInWords(at: number): string {
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}
