// Every way in which a store can fail is one or more whole sentences, and says what has become of the messages.

import { expect, test } from 'vitest';
import { failureInWords, importErrorInWords, openErrorInWords } from '../../client/store/inWords.ts';
import { onDisk } from '../../client/store/node/diskErrors.ts';

const sentences = [
  ...(
    ['open elsewhere', 'unavailable', 'damaged', 'passphrase needed', 'wrong passphrase', 'full'] as const
  ).map((error) => openErrorInWords({ error })),
  openErrorInWords({ error: 'future', format: 7 }),
  openErrorInWords({ error: 'key lost', lock: 'keyFile' }),
  openErrorInWords({ error: 'key lost', lock: 'browserKey' }),
  ...(['no backup', 'future', 'wrong passphrase', 'not empty'] as const).map((error) =>
    importErrorInWords({ error }),
  ),
  ...(['full', 'damaged', 'closed', 'broken'] as const).map(failureInWords),
];

test.each(sentences)('%s', (sentence) => {
  expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(sentence).not.toMatch(/format|key hash|Argon|IndexedDB|SQLite/);
});

test('no two are the same', () => {
  expect(new Set(sentences).size).toBe(sentences.length);
});

test.each([
  [13, 'full'],
  [10, 'broken'],
  [267, 'damaged'],
  [5, 'broken'],
])('SQLite’s error %i is a disk that is %s', (errcode, reason) => {
  const failing = () =>
    onDisk(() => {
      throw Object.assign(new Error('SQLite'), { errcode });
    });
  expect(failing).toThrow(`the store is ${reason}`);
});

test('a bug is no error of a disk', () => {
  const failing = () =>
    onDisk(() => {
      throw new TypeError('a bug');
    });
  expect(failing).toThrow(TypeError);
});
