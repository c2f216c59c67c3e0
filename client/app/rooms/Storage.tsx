// How much of the browser's room is used, and whether the browser may take it back.

import { useEffect, useState } from 'preact/hooks';

interface Room {
  /** Bytes. */
  used: number;
  allowed: number;
  isPromised: boolean;
}

async function measure(): Promise<Room> {
  const [{ usage = 0, quota = 0 }, isPromised] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return { used: usage, allowed: quota, isPromised };
}

export function Storage() {
  const [room, setRoom] = useState<Room | null>(null);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    // An old browser that does not say is no trouble of anybody's.
    measure().then(setRoom, () => undefined);
  }, []);
  if (room === null) return null;
  const ask = async () => {
    setRefused(!(await navigator.storage.persist()));
    setRoom(await measure());
  };
  return (
    <section class="stack">
      <h2>Storage</h2>
      <p>
        {sizeInWords(room.used)} used here, of {sizeInWords(room.allowed)} that this browser allows.{' '}
        {room.isPromised
          ? 'It has promised to keep what is here until you erase it.'
          : 'It may remove what is here when the device runs full; a backup protects from that.'}
      </p>
      {!room.isPromised && (
        <div class="row">
          <button onClick={() => void ask()}>Ask it to keep everything</button>
          <span role="status">{isRefused ? 'It does not promise that now.' : ''}</span>
        </div>
      )}
    </section>
  );
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

function sizeInWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const format = { style: 'unit', unit: units[power], maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(undefined, format).format(bytes / 1000 ** power);
}
