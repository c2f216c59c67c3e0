// `npm run chat -- [link]`: a conversation in a terminal. Without a link it makes an invitation, unless there is a
// conversation in its store, with which it goes on; with a link it joins.
//
// Standard output has the link, alone on its line, and what the other side says (`Bob: hello`). Everything else, the
// states of messages and what happens around them, goes to standard error, dim on a terminal. Lines that are typed are
// sent; at the end of input it waits, no longer than --wait says, until they are, and ends with 0. Ctrl-C ends at once:
// what was typed is stored, and sent the next time. It ends with 1 when it cannot begin or go on, with 2 when it is
// not called as it should be.

import type { OpenError } from '../client/store/openStore.ts';
import { openErrorInWords } from '../client/store/inWords.ts';
import { openNodeStore } from '../client/store/node/openNodeStore.ts';
import { Conversations } from '../client/agent/conversations/conversations.ts';
import type { Change } from '../client/agent/conversations/conversation.ts';
import { errorInWords } from '../client/agent/conversations/inWords.ts';
import { storedProfile } from '../client/agent/conversations/ownProfile.ts';
import type { Notice } from '../client/agent/events.ts';
import { type ChatOptions, Refused, readOptions } from './chat/options.ts';
import { chooseSettings } from './chat/places.ts';
import { Session } from './chat/session.ts';
import { Terminal } from './chat/terminal.ts';

const terminal = new Terminal({ input: process.stdin, output: process.stdout, states: process.stderr });

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const opened = await openNodeStore(options.store);
  if (!opened.ok) throw new Refused(cannotOpen(opened, options));
  const { store } = opened;
  try {
    const settings = await chooseSettings(store, options);
    const name = options.name ?? ((await storedProfile(store)) === null ? options.defaultName : null);
    const early: (Change | Notice)[] = [];
    let session: Session | null = null;
    const tell = (news: Change | Notice) => (session === null ? early.push(news) : session.show(news));
    const conversations = await Conversations.open({
      store,
      settings,
      profile: name === null ? null : { displayName: name, fullName: '' },
      onChange: tell,
      onNotice: tell,
    });
    session = new Session({ conversations, terminal, link: options.link, wait: options.wait });
    for (const news of early) session.show(news);
    try {
      return await session.run();
    } finally {
      await conversations.close();
    }
  } finally {
    await store.close();
  }
}

function cannotOpen(error: OpenError, { store }: ChatOptions): string {
  const words = openErrorInWords(error);
  if (error.error === 'open elsewhere')
    return `${words} For another person on this machine: --name NAME, or --store DIR.`;
  if (error.error === 'passphrase needed')
    return `${words} Without a terminal it is taken from EDGEDROP_PASSPHRASE.`;
  return `${words} (${store})`;
}

try {
  process.exitCode = await main();
} catch (error) {
  const words = error instanceof Refused ? error.message : errorInWords(error);
  if (words === null) throw error;
  terminal.say(words);
  process.exitCode = error instanceof Refused ? error.code : 1;
}
// Sockets that are closing, and nothing else, may be left.
setTimeout(() => process.exit(), 500).unref();
