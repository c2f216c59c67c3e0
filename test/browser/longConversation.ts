// A backup in which a conversation has gone on for long.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { ChatItem } from '../../client/agent/conversations/conversation.ts';
import { ChatStore, stored } from '../../client/agent/conversations/chatStore.ts';
import { exportBackup, importBackup } from '../../client/store/backup.ts';
import { openNodeStore } from '../../client/store/node/openNodeStore.ts';
import { freshStateDir } from '../node/relayProcess.ts';

const minute = 60_000;

/** The path of another one, where `count` messages follow in its one conversation: `message 0` and so on. */
export async function goesOn(backup: string, passphrase: string, count: number): Promise<string> {
  const quiet = { env: {}, input: new PassThrough(), output: new PassThrough() };
  const opened = await openNodeStore(join(freshStateDir(), 'store'), quiet);
  if (!opened.ok) throw new Error(opened.error);
  const { store } = opened;
  const imported = await importBackup(store, await readFile(backup), passphrase);
  if (!imported.ok) throw new Error(imported.error);
  const [conversation] = await new ChatStore(store).records();
  if (conversation === undefined) throw new Error('no conversation');
  const [id, record] = conversation;
  const writes = Array.from({ length: count }, (_, i) =>
    stored.item(id, said(record.nextItem + i, i, Date.now() - (count - i) * minute)),
  );
  const end = record.nextItem + count;
  await store.write([...writes, stored.record(id, { ...record, nextItem: end })]);
  const exported = await exportBackup(store, passphrase, { passes: 1, memory: 8, lanes: 1 });
  if (!exported.ok) throw new Error(exported.error);
  await store.close();
  const path = join(freshStateDir(), 'long.backup');
  await writeFile(path, exported.file);
  return path;
}

/** By turns, and of different lengths. */
function said(n: number, i: number, at: number): ChatItem {
  const text = `message ${i}${', and so on'.repeat((i * 7) % 30)}`;
  const message = {
    msgId: null,
    content: { type: 'text', text },
    quote: null,
    file: null,
    isEdited: false,
    isDeleted: false,
    isLive: false,
    reactions: [],
  } as const;
  return i % 3 === 0
    ? { n, at, from: 'self', message, delivery: { state: 'delivered' } }
    : { n, at, from: 'other', message };
}
