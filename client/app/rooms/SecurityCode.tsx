// The code that both can compare, and whether this person has.

import { useState } from 'preact/hooks';
import { isSameSecurityCode } from '../../agent/securityCode.ts';
import type { ConversationProps } from './Conversation.tsx';
import { QrCode } from './QrCode.tsx';
import { ScanQr } from './ScanQr.tsx';
import { useAttempt } from './useAttempt.tsx';

export function SecurityCode({ model, conversation: { id } }: ConversationProps) {
  const { conversations } = model;
  const { attempt, isBusy, problem } = useAttempt();
  /** What was scanned last is no code of this conversation. */
  const [isOther, setOther] = useState(false);
  const code = conversations.securityCode(id);
  if (code === null) return null;
  const since = conversations.verifiedSince(id);
  const compare = (theirs: string) => {
    const isSame = isSameSecurityCode(theirs, code);
    setOther(!isSame);
    if (isSame) mark(true);
  };
  const mark = (isVerified: boolean) => attempt(() => conversations.setVerified(id, isVerified));
  return (
    <section class="stack">
      <h2>Security code</h2>
      <p class="security">{code}</p>
      <QrCode text={code.replaceAll(' ', '')} label="The security code as a QR code" />
      <p>Compare it with theirs on a call, or scan theirs. If it is the same, nobody sits between you.</p>
      <ScanQr onText={compare} />
      {isOther && (
        <p class="problem" role="alert">
          That is another code than this one. Make sure that it is theirs for you; if it is, somebody sits
          between you.
        </p>
      )}
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
