// How messages travel between the two: the one place of the page where relays and proxies are spoken of.

import { useEffect, useRef, useState } from 'preact/hooks';
import { type SMPServer, type SMPServerAddress, parseServer } from '../../../src/proto/server.ts';
import type { Ways } from '../../agent/network/ways.ts';
import { isSameServer } from '../../agent/network/operators.ts';
import { placeOf } from '../place.ts';
import { nameOf } from '../words.ts';
import type { ContactProps } from './Contact.tsx';
import { Route } from './Route.tsx';
import { useAttempt } from './useAttempt.tsx';

export function Delivery({ session, model, conversation }: ContactProps) {
  const ways = model.conversations.ways(conversation.id);
  if (ways === null) return null;
  const { own, theirs, through } = ways;
  const name = nameOf(conversation);
  const proxy = through && placeOf(through.proxy.server);
  return (
    <section class="stack">
      <h2>How this is delivered</h2>
      <div class="routes">
        <Route
          title="What you write"
          stations={[
            { name: 'You', what: 'encrypted here' },
            { name: proxy ?? 'No proxy', what: proxy === null ? 'what you write waits' : 'your proxy' },
            { name: placeOf(theirs), what: 'their relay' },
            { name, what: 'decrypted there' },
          ]}
          sentence={sentWay(ways, name)}
        />
        <Route
          title={`What ${name} writes`}
          stations={[
            { name, what: 'encrypted there' },
            { name: 'Their proxy', what: 'of their choice' },
            { name: placeOf(own), what: 'your relay' },
            { name: 'You', what: 'decrypted here' },
          ]}
          sentence={`From ${name} through a proxy of their choice to ${placeOf(own)}, your relay, and from there to you.`}
        />
      </div>
      {through?.isSameOperator && (
        <p class="problem">
          Your proxy and their relay are run by the same people, who could see both who writes and to whom.
          Add a proxy of somebody else in the settings.
        </p>
      )}
      <Move session={session} model={model} conversation={conversation} ways={ways} />
    </section>
  );
}

function sentWay({ theirs, through }: Ways, name: string): string {
  const relay = `${placeOf(theirs)}, their relay, and from there to ${name}`;
  return through === null
    ? `It waits here until there is a proxy, then goes to ${relay}.`
    : `From you through ${placeOf(through.proxy.server)}, your proxy, to ${relay}.`;
}

function Move({ session, model, conversation, ways: { own, movingTo } }: ContactProps & { ways: Ways }) {
  const { attempt, isBusy, problem } = useAttempt();
  const others = session.servers.relays
    .map(parseServer)
    .filter((server): server is SMPServerAddress => server !== null && !isSameServer(server, own));
  const [chosen, setChosen] = useState(0);
  /** Where it was to be moved to, and has not been. */
  const [refused, setRefused] = useState<SMPServer | null>(null);
  const before = useRef(movingTo);
  useEffect(() => {
    const { current } = before;
    before.current = movingTo;
    if (current !== null && movingTo === null && !isSameServer(current, own)) setRefused(current);
  }, [movingTo === null]);
  if (movingTo !== null)
    return (
      <p role="status">
        Moving from {placeOf(own)} to {placeOf(movingTo)}. It is done when {nameOf(conversation)} has
        answered; meanwhile messages arrive as before.
      </p>
    );
  const to = others[chosen];
  if (conversation.state !== 'connected') return null;
  if (to === undefined)
    return <p class="quiet">To receive through another relay, add one in the settings first.</p>;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setRefused(null);
        attempt(() => model.conversations.moveToRelay(conversation.id, to));
      }}
    >
      <div>
        <label for="move">Receive through another relay</label>
        <select id="move" onChange={(event) => setChosen(event.currentTarget.selectedIndex)}>
          {others.map((server) => (
            <option key={placeOf(server)}>{placeOf(server)}</option>
          ))}
        </select>
      </div>
      <div class="row">
        <button disabled={isBusy}>Move there</button>
      </div>
      {refused !== null && (
        <p class="problem" role="alert">
          {placeOf(refused)} takes no new conversations. You receive through {placeOf(own)} as before.
        </p>
      )}
      {problem}
    </form>
  );
}
