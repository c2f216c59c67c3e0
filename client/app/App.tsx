// Which room is open.

import { useChanges } from './emitter.ts';
import { useRoute } from './route.ts';
import { ClosedDoor } from './rooms/ClosedDoor.tsx';
import { FirstVisit } from './rooms/FirstVisit.tsx';
import { LinkQuestion } from './rooms/LinkQuestion.tsx';
import { Rooms } from './rooms/Rooms.tsx';
import type { Session } from './session.ts';
import { useLinks } from './useLinks.ts';

export function App({ session }: { session: Session }) {
  useChanges(session);
  const route = useRoute();
  useLinks(session);
  const { phase } = session;
  if (phase.phase === 'opening') return <main aria-busy="true" />;
  if (phase.phase === 'door')
    return <ClosedDoor session={session} door={phase.door} isTrying={phase.isTrying} />;
  if (session.link !== null && !session.isLinkWanted)
    return <LinkQuestion session={session} link={session.link} />;
  if (phase.phase === 'first visit') return <FirstVisit session={session} />;
  return <Rooms session={session} model={phase.model} route={route} />;
}
