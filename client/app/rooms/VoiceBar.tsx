// In the place of the field while something is said aloud.

import { useEffect, useMemo } from 'preact/hooks';
import type { VoiceNote } from '../voiceNote.ts';
import type { VoiceDraft } from './useVoice.ts';

export function VoiceBar({ draft, send }: { draft: VoiceDraft; send: (note: VoiceNote) => void }) {
  const { note, share, stop, discard } = draft;
  if (note !== null) return <Recorded note={note} discard={discard} send={() => send(note)} />;
  return (
    <div class="voice">
      <div class="said">
        <p role="status">Recording. Some ten seconds fit.</p>
        <progress aria-label="How much has been said of what fits" max={1} value={share} />
      </div>
      <button class="plain" onClick={discard}>
        Discard
      </button>
      <button class="main" onClick={stop}>
        Stop
      </button>
    </div>
  );
}

function Recorded({ note, discard, send }: { note: VoiceNote; discard: () => void; send: () => void }) {
  const address = useMemo(() => URL.createObjectURL(new Blob([note.bytes.slice()])), [note]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <div class="voice">
      <audio class="said" controls src={address} aria-label="What was recorded" />
      <button class="plain" onClick={discard}>
        Discard
      </button>
      <button class="main" onClick={send}>
        Send
      </button>
    </div>
  );
}
