// The key of a passphrase, against Node's own Argon2.

import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { freshRecipe, passphraseKey } from '../../client/store/argon2.ts';
import { utf8 } from '../../src/proto/bytes.ts';

test('is Argon2id with 64 MiB, three passes and four lanes', { timeout: 60_000 }, async () => {
  const recipe = freshRecipe();
  const expected = argon2Sync('argon2id', {
    message: utf8('caf\u00e9'),
    nonce: recipe.salt,
    parallelism: 4,
    tagLength: 32,
    memory: 65_536,
    passes: 3,
  });
  expect(await passphraseKey('cafe\u0301', recipe)).toEqual(new Uint8Array(expected));
});
