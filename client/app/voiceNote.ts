// Something said aloud, recorded until it is ended, or until no more of it fits into what every app takes.

import { maxVoiceLength } from '../agent/conversations/fileTransfer.ts';

export interface VoiceNote {
  bytes: Uint8Array;
  /** At least one. */
  seconds: number;
  /** As a file. */
  name: string;
}

export interface Recording {
  /** Null where it was discarded. */
  note: Promise<VoiceNote | null>;
  stop: () => void;
  discard: () => void;
}

const forms = [
  { type: 'audio/webm;codecs=opus', name: 'voice.webm' },
  { type: 'audio/ogg;codecs=opus', name: 'voice.ogg' },
  { type: 'audio/mp4', name: 'voice.m4a' },
];

/** Some ten seconds of it fit. */
const bitsPerSecond = 8000;

/** Milliseconds from one part to the next. */
const slice = 250;

function formHere() {
  if (!('MediaRecorder' in globalThis) || !('mediaDevices' in navigator)) return undefined;
  return forms.find(({ type }) => MediaRecorder.isTypeSupported(type));
}

export function canRecord(): boolean {
  return formHere() !== undefined;
}

/** `told`: how much of the room is used, from 0 to 1. Rejects with DOMException where the microphone cannot be had. */
export async function recordVoice(told: (share: number) => void): Promise<Recording> {
  const form = formHere();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const options = form === undefined ? {} : { mimeType: form.type };
  const recorder = new MediaRecorder(stream, { ...options, audioBitsPerSecond: bitsPerSecond });
  const begun = performance.now();
  const parts: Blob[] = [];
  let length = 0;
  let isFull = false;
  let isDiscarded = false;
  recorder.addEventListener('dataavailable', ({ data }) => {
    // What comes after something was left out could not be played.
    isFull ||= length + data.size > maxVoiceLength;
    if (!isFull) {
      parts.push(data);
      length += data.size;
      told(length / maxVoiceLength);
    } else if (recorder.state === 'recording') recorder.stop();
  });
  const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  recorder.start(slice);
  const note = async () => {
    await ended;
    for (const track of stream.getTracks()) track.stop();
    if (isDiscarded || length === 0) return null;
    const seconds = Math.max(1, Math.round((performance.now() - begun) / 1000));
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return { bytes, seconds, name: form?.name ?? 'voice' };
  };
  const stop = () => {
    if (recorder.state === 'recording') recorder.stop();
  };
  const discard = () => {
    isDiscarded = true;
    stop();
  };
  return { note: note(), stop, discard };
}
