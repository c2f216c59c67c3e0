// The code that both can compare, and whether this person has.

import { useState } from 'preact/hooks';
import type { ConversationProps } from './Conversation.tsx';
import { QrCode } from './QrCode.tsx';
import { ScanQr } from './ScanQr.tsx';
import { useAttempt } from './useAttempt.tsx';

export function SecurityCode({ model, conversation: { id } }: ConversationProps) {
  const { conversations } = model;
  const { attempt, isBusy, problem } = useAttempt();
  const [isOther, setOther] = useState(false);
  const code = conversations.securityCode(id);
  if (code === null) return null;
  const since = conversations.verifiedSince(id);
  const mark = (isVerified: boolean) => attempt(() => conversations.setVerified(id, isVerified));
  const compare = (scanned: string) => {
    const isSame = scanned.replaceAll(/\s/g, '') === code.replaceAll(' ', '');
    setOther(!isSame);
    if (isSame) mark(true);
  };
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
      {since === null && <ScanQr onText={compare} />}
      {isOther && (
        <p class="problem" role="alert">
          This is another code. Make sure that it belongs to this conversation. If it does, somebody sits
          between you: say nothing here that they should not read.
        </p>
      )}
      {problem}
    </section>
  );
}

function dateInWords(at: number): string {
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}
