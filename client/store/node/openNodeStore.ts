// The store of a client in Node: a folder, and the key from the environment, a terminal or a key file.

import { type Opened, type OpenOptions, openStore } from '../openStore.ts';
import { askPassphrase, type Console } from './askPassphrase.ts';
import { keyFile, keyFilePath } from './keyFile.ts';
import { openSqlite } from './sqliteBackend.ts';

const thisProcess: Console = { env: process.env, input: process.stdin, output: process.stderr };

export async function openNodeStore(
  folder: string,
  console: Console = thisProcess,
  options: OpenOptions = {},
): Promise<Opened> {
  const file = keyFilePath(folder);
  const say = (text: string) => console.output.write(`${text}\n`);
  const ownKey = keyFile(file, () =>
    say(
      `The key to your messages is in ${file}. Who has it and the folder ${folder} can read them; ` +
        'without it nobody can, you included. With EDGEDROP_PASSPHRASE set there would be no such file.',
    ),
  );
  const opened = await openStore(openSqlite(folder), { ownKey, ...askPassphrase(console) }, options);
  if (opened.ok && !opened.store.hasPassphrase && console.env['EDGEDROP_PASSPHRASE'])
    say(`Your messages have no passphrase: EDGEDROP_PASSPHRASE was not needed, ${file} was.`);
  return opened;
}
