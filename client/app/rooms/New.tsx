// How a conversation begins: with a link of one's own, or with somebody else's.

import { replaceWith } from '../route.ts';
import { Header } from './Header.tsx';
import { Join } from './Join.tsx';
import type { RoomProps } from './Rooms.tsx';
import { useAttempt } from './useAttempt.tsx';

export function NewRoom({ session, model }: RoomProps) {
  const { attempt, isBusy, problem } = useAttempt();
  const { conversations } = model;
  const begin = (make: () => Promise<{ id: string }>) =>
    attempt(async () => {
      const { id } = await make();
      replaceWith({ room: 'conversation', id });
    });
  const address = model.list.find(({ state }) => state === 'address');
  return (
    <>
      <Header title="New conversation" />
      <div class="content stack">
        {session.link === null && (
          <section class="stack">
            <h2>Invite</h2>
            <p>
              Make a link, and send it to one person in any way you like. When they open it, you are
              connected.
            </p>
            <div class="row">
              <button class="main" disabled={isBusy} onClick={() => begin(() => conversations.invite())}>
                Invite somebody
              </button>
              <button
                disabled={isBusy}
                onClick={() =>
                  begin(() => (address ? Promise.resolve(address) : conversations.createAddress()))
                }
              >
                Address for many
              </button>
            </div>
            {problem}
          </section>
        )}
        <Join session={session} model={model} />
      </div>
    </>
  );
}
