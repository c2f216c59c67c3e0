// What an operator brings from another relay of the same identity. What is here already is never overwritten, so that
// a page may come twice.

import { loadIdentity } from '../durable/identity.ts';
import { inviteFormat } from '../durable/inviteCode.ts';
import { Links } from '../durable/links.ts';
import { movedQueue } from '../durable/movedQueue.ts';
import { type MoveContents, openPage } from '../durable/movePage.ts';
import { isSame, movedSettings } from '../durable/movedSettings.ts';
import { type NameKeys, namesOfSender } from '../durable/names.ts';
import { type MovedIn, moveFormat } from '../durable/queueMove.ts';
import { asConfigured, type RuntimeSettings } from '../durable/runtimeSettings.ts';
import { decode } from '../proto/codec.ts';
import type { EntityId } from '../proto/ids.ts';

type Of = MoveContents['of'];

/** Null: this relay cannot open the page as what follows. */
export type Imported = { of: Of; created: number; same: number; refused: number } | null;

export async function importPage(env: Env, after: Uint8Array, page: string): Promise<Imported> {
  const { nameKeys } = await loadIdentity(env);
  const contents = openPage(nameKeys, after, page);
  if (contents === null) return null;
  const done = await takeIn(env, nameKeys, contents);
  const count = (what: MovedIn) => done.filter((one) => one === what).length;
  return { of: contents.of, created: count('created'), same: count('same'), refused: count('refused') };
}

async function takeIn(env: Env, keys: NameKeys, contents: MoveContents): Promise<MovedIn[]> {
  switch (contents.of) {
    case 'settings':
      return [await takeSettings(env, contents.settings)];
    case 'queues':
      return Promise.all(contents.queues.map((queue) => takeQueue(env, keys, queue)));
    case 'invites':
      return Promise.all(
        contents.invites.map(async ({ name, used }) => {
          const call = { format: inviteFormat, uses: used } as const;
          return (await env.INVITE.getByName(name).moveIn(call)) ? 'created' : 'same';
        }),
      );
    case 'end':
      return [];
  }
}

/** Only where nothing has been changed yet. */
async function takeSettings(env: Env, json: string): Promise<MovedIn> {
  const relay = env.RELAY.getByName('relay');
  const here = movedSettings(await relay.runtimeSettings());
  const brought = movedSettings(JSON.parse(json) as Partial<RuntimeSettings>);
  if (isSame(here, brought)) return 'same';
  if (!isSame(here, movedSettings(asConfigured))) return 'refused';
  await relay.change(brought);
  return 'created';
}

/** Link, queue, link, as where its owner sets one: a link leads nowhere before its queue holds it. */
async function takeQueue(env: Env, keys: NameKeys, bytes: Uint8Array): Promise<MovedIn> {
  const moved = decode(movedQueue, bytes);
  if (!moved.ok) throw new Error('a page that cannot be read');
  const { senderId, link } = moved.value;
  const names = namesOfSender(keys, senderId as Uint8Array as EntityId);
  const links = new Links({ links: env.LINK, queues: env.QUEUE }, keys);
  if (link !== null && !(await links.claim(link.linkId, names))) return 'refused';
  const done = await env.QUEUE.getByName(names.object).moveIn(moveFormat, names, bytes);
  // A claim that comes to nothing ends by itself.
  if (link === null || done === 'refused') return done;
  return (await links.hold(link.linkId, names)) ? done : 'refused';
}
