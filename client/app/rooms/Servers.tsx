// Where messages are received and through whom they are sent, by address.

import { useState } from 'preact/hooks';
import { parseServer } from '../../../src/proto/server.ts';
import type { Servers as ServerLists } from '../choices.ts';
import { placeAt } from '../place.ts';
import { testServer } from '../serverTest.ts';
import type { RoomProps } from './Rooms.tsx';
import { useAttempt } from './useAttempt.tsx';

export function Servers({ session }: RoomProps) {
  const { relays, proxies } = session.servers;
  return (
    <section class="stack">
      <h2>How messages are delivered</h2>
      <p>
        A relay keeps what others send you until you fetch it. A proxy brings what you send to their relays,
        so that those do not see who you are.
      </p>
      {proxies.length === 0 && (
        <p class="problem">
          No proxy is known. What you write is kept here, and sent when you have added one.
        </p>
      )}
      <ServerList session={session} kind="relays" label="Your relays" list={relays} />
      <ServerList session={session} kind="proxies" label="Your proxies" list={proxies} />
    </section>
  );
}

interface ListProps extends Pick<RoomProps, 'session'> {
  kind: keyof ServerLists;
  label: string;
  list: readonly string[];
}

function ServerList({ session, kind, label, list }: ListProps) {
  const [address, setAddress] = useState('');
  const { attempt, isBusy, problem } = useAttempt();
  const isAddress = parseServer(address.trim()) !== null;
  const save = async (addresses: readonly string[]) => {
    const { choices, servers } = session;
    if (choices !== null) await session.choose({ ...choices, servers: { ...servers, [kind]: addresses } });
  };
  return (
    <div class="stack">
      <h3>{label}</h3>
      <ul class="plain">
        {list.map((each) => (
          <Server
            key={each}
            address={each}
            test={() => testServer(each, kind, session.servers)}
            remove={() => attempt(() => save(list.filter((other) => other !== each)))}
          />
        ))}
      </ul>
      <form
        class="short"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(async () => {
            await save([...new Set([...list, address.trim()])]);
            // What was typed meanwhile stays.
            setAddress((now) => (now === address ? '' : now));
          });
        }}
      >
        <div>
          <label for={`add-${kind}`}>Add an address</label>
          <input
            id={`add-${kind}`}
            autocomplete="off"
            spellcheck={false}
            placeholder="smp://"
            value={address}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        </div>
        <div class="row">
          <button disabled={!isAddress || isBusy}>Add</button>
        </div>
        {problem}
      </form>
    </div>
  );
}

interface ServerProps {
  address: string;
  test: () => Promise<string | null>;
  remove: () => void;
}

function Server({ address, test, remove }: ServerProps) {
  const [result, setResult] = useState('');
  const tryOut = async () => {
    setResult('Connecting');
    setResult((await test()) ?? 'It works.');
  };
  const place = placeAt(address);
  return (
    <li>
      <p class="link">{address}</p>
      <div class="row">
        <button aria-label={`Test ${place}`} onClick={() => void tryOut()}>
          Test
        </button>
        <button aria-label={`Remove ${place}`} onClick={remove}>
          Remove
        </button>
        <span role="status">{result}</span>
      </div>
    </li>
  );
}
