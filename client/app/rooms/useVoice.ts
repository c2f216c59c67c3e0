// A voice message on its way: recorded, listened to, and sent or put away.

import { useEffect, useRef, useState } from 'preact/hooks';
import { deviceInWords } from '../deviceInWords.ts';
import { recordVoice, type Recording, type VoiceNote } from '../voiceNote.ts';

export interface VoiceDraft {
  step: 'none' | 'recording' | 'recorded';
  note: VoiceNote | null;
  /** How much of what fits has been said, from 0 to 1. */
  share: number;
  /** In words. */
  problem: string | null;
  record: () => void;
  stop: () => void;
  discard: () => void;
}

export function useVoice(): VoiceDraft {
  const [step, setStep] = useState<VoiceDraft['step']>('none');
  const [note, setNote] = useState<VoiceNote | null>(null);
  const [share, setShare] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const recording = useRef<Recording | null>(null);
  const isLeft = useRef(false);
  useEffect(
    () => () => {
      isLeft.current = true;
      recording.current?.discard();
    },
    [],
  );
  const run = async () => {
    setProblem(null);
    setShare(0);
    try {
      recording.current = await recordVoice(setShare);
      if (isLeft.current) recording.current.discard();
      setStep('recording');
      const made = await recording.current.note;
      setNote(made);
      setStep(made === null ? 'none' : 'recorded');
    } catch (error) {
      setProblem(deviceInWords(error, 'microphone'));
    }
  };
  const discard = () => {
    recording.current?.discard();
    setNote(null);
    setStep('none');
  };
  return {
    step,
    note,
    share,
    problem,
    record: () => void run(),
    stop: () => recording.current?.stop(),
    discard,
  };
}
