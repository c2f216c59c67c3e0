// What is told of an arrival while nobody looks: who has written, and never what.

import type { ConversationId } from '../agent/conversations/conversation.ts';
import { go } from './route.ts';

/** What the person has answered, when they were asked for the first time or in the settings since. */
export type Alerts = 'unasked' | 'on' | 'off';

export const canAlert = 'Notification' in globalThis;

/** False where the browser, or the person in the browser's own question, does not allow it. */
export async function allowAlerts(): Promise<boolean> {
  return canAlert && (await Notification.requestPermission()) === 'granted';
}

export function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** One for each conversation at most. It leads there. */
export function alertTo(words: string, id: ConversationId): void {
  if (!canAlert || Notification.permission !== 'granted') return;
  const options = { tag: id, icon: '/icon-192.png', silent: true };
  try {
    const notification = new Notification(words, options);
    notification.onclick = () => {
      window.focus();
      go({ room: 'conversation', id });
      notification.close();
    };
  } catch {
    // Phones show those of a service worker alone.
    void navigator.serviceWorker?.ready.then((worker) => worker.showNotification(words, options));
  }
}

/** The service worker passes on which of them was followed. */
export function followAlerts(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ conversation: string }>) =>
    go({ room: 'conversation', id: data.conversation }),
  );
}

let audio: AudioContext | null = null;
/** Seconds. */
const notes = [
  { frequency: 660, at: 0 },
  { frequency: 880, at: 0.12 },
];
const length = 0.25;

/** Two soft notes; nothing where the browser has heard of nobody at the page yet. */
export function chime(): void {
  audio ??= new AudioContext();
  const { currentTime, destination } = audio;
  if (audio.state === 'suspended') void audio.resume();
  for (const { frequency, at } of notes) {
    const tone = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setTargetAtTime(0.15, currentTime + at, 0.01);
    volume.gain.setTargetAtTime(0, currentTime + at + 0.08, 0.05);
    tone.connect(volume).connect(destination);
    tone.start(currentTime + at);
    tone.stop(currentTime + at + length);
  }
}
