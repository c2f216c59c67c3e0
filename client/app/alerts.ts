// What is told of an arrival while nobody looks: who has written, and never what.

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

/** One for each conversation at most. `open` leads there. */
export function alertTo(words: string, conversation: string, open: () => void): void {
  if (!canAlert || Notification.permission !== 'granted') return;
  const options = { tag: conversation, icon: '/icon.svg', silent: true };
  try {
    const notification = new Notification(words, options);
    notification.onclick = () => {
      window.focus();
      open();
      notification.close();
    };
  } catch {
    // Phones show those of a service worker alone.
    void navigator.serviceWorker?.ready.then((worker) => worker.showNotification(words, options));
  }
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
