// What is to be known before anything else, at the top of the list: what is in the way of everything, and what helps.

import type { Silence } from '../network.ts';
import { placeAt } from '../place.ts';
import type { RoomProps } from './Rooms.tsx';

export function Notices({ session, model }: RoomProps) {
  const { relays, proxies } = session.servers;
  const isMissing = relays.length === 0 || proxies.length === 0;
  return (
    <div class="notices">
      {session.isAsking && <Question session={session} />}
      {isMissing && (
        <div class="problem">
          <p>
            {relays.length === 0
              ? 'No server for your messages is known, so nothing can arrive.'
              : 'There is no way to send yet. What you write is kept.'}
          </p>
          <ToSettings />
        </div>
      )}
      {!navigator.onLine && (
        <p class="problem" role="status">
          Offline. You can read and write; what you write goes when you are back.
        </p>
      )}
      {navigator.onLine &&
        model.network.silent.map((silence) => (
          <Silent key={silence.server} silence={silence} model={model} />
        ))}
    </div>
  );
}

/** Asked once, after the first message that came while nobody looked. */
function Question({ session }: Pick<RoomProps, 'session'>) {
  return (
    <div class="problem" role="status">
      <p>A message came while you were elsewhere. Do you want to be told next time?</p>
      <div class="row">
        <button class="plain" onClick={() => void session.answerAlerts(true)}>
          Tell me
        </button>
        <button class="plain" onClick={() => void session.answerAlerts(false)}>
          No
        </button>
      </div>
    </div>
  );
}

/** Below, it is likely to be back before one has read about it. */
const manyTries = 3;

function Silent({ silence, model }: { silence: Silence } & Pick<RoomProps, 'model'>) {
  const { server, error, tries } = silence;
  const place = placeAt(server);
  switch (error?.step) {
    case undefined:
    case 'aborted':
      return null;
    case 'identity':
      return (
        <div class="problem" role="alert">
          <p>
            Another server answers at {place} than the one you chose. Nothing was sent to it, and nothing is
            lost. Wait until yours is back, or choose another.
          </p>
          <ToSettings />
        </div>
      );
    case 'address':
    case 'version':
    case 'handshake':
      return (
        <div class="problem" role="alert">
          <p>What answers at {place} is no server that this page can use. Nothing is lost; choose another.</p>
          <ToSettings />
        </div>
      );
    case 'network':
    case 'timeout':
    case 'session':
      return tries < manyTries ? null : (
        <div class="problem" role="status">
          <p>
            {place} cannot be reached, although this browser is online. It may be out of order, or a firewall
            stands in between: try another network. Nothing is lost.
          </p>
          <button class="plain" onClick={() => model.conversations.reconnectNow()}>
            Try now
          </button>
        </div>
      );
  }
}

function ToSettings() {
  return (
    <a class="button plain" href="#/settings">
      Settings
    </a>
  );
}
