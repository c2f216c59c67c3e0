// A process for killed.test.ts: writes one batch after the other into a store and says of each that it is stored.

import { PassThrough } from 'node:stream';
import { openNodeStore } from '../../client/store/node/openNodeStore.ts';

const [folder = '', passphrase = ''] = process.argv.slice(2);
const opened = await openNodeStore(
  folder,
  { env: { EDGEDROP_PASSPHRASE: passphrase }, input: new PassThrough(), output: process.stderr },
  { argon2: { passes: 1, memory: 8, lanes: 1 } },
);
if (!opened.ok) throw new Error(opened.error);
const { store } = opened;
for (let batch = Number((await store.get(['batch'])) ?? 0) + 1; ; batch++) {
  const message = (part: number) => ({
    key: ['message', batch, part],
    value: `${batch} ${'x'.repeat(2000)}`,
  });
  await store.write([
    { key: ['batch'], value: batch },
    message(1),
    message(2),
    message(3),
    { key: ['message', batch - 1, 2], deleted: true },
  ]);
  process.stdout.write(`${batch}\n`);
}
