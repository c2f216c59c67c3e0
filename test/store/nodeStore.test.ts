// Where the key comes from in Node, and who can read what lies there.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openErrorInWords } from '../../client/store/inWords.ts';
import { openNodeStore } from '../../client/store/node/openNodeStore.ts';
import { openedAs, put } from './opened.ts';
import { quick } from './places.ts';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'edgedrop-node-'));
  folder = join(parent, 'a', 'store');
});
afterEach(() => rmSync(parent, { recursive: true }));

/** A process with this passphrase in its environment and these lines typed at its terminal, or with none. */
function started({ passphrase, lines }: { passphrase?: string; lines?: string[] }) {
  const output = new PassThrough();
  const input = Object.assign(new PassThrough(), lines === undefined ? {} : { isTTY: true });
  const said: string[] = [];
  output.on('data', (chunk: Buffer) => {
    said.push(String(chunk));
    if (String(chunk).endsWith(': ')) setImmediate(() => input.write(`${lines?.shift() ?? ''}\n`));
  });
  const env = passphrase === undefined ? {} : { EDGEDROP_PASSPHRASE: passphrase };
  const opening = openNodeStore(folder, { env, input, output }, { argon2: quick });
  return { opening, said: () => said.join('') };
}

const mode = (path: string) => statSync(path).mode & 0o777;

describe('without a terminal', () => {
  test('nothing is asked: the key is a file beside the folder, announced once', async () => {
    const first = started({});
    await (await openedAs(first.opening)).close();
    const file = `${folder}.key`;
    expect(first.said()).toContain(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^[\w-]{43}\n$/);
    expect(readdirSync(folder)).toEqual(['store.sqlite']);

    const second = started({});
    await (await openedAs(second.opening)).close();
    expect(second.said()).toBe('');
  });

  test('a passphrase comes from the environment, and there is no key file', async () => {
    const { opening, said } = started({ passphrase: 'pass' });
    const store = await openedAs(opening);
    expect(store.hasPassphrase).toBe(true);
    await store.close();
    expect(said()).toBe('');
    expect(existsSync(`${folder}.key`)).toBe(false);

    expect(await started({}).opening).toEqual({ ok: false, error: 'passphrase needed' });
    expect(await started({ passphrase: 'wrong' }).opening).toEqual({ ok: false, error: 'wrong passphrase' });
    await (await openedAs(started({ passphrase: 'pass' }).opening)).close();
  });

  test('a passphrase that nothing is locked with is said to be none', async () => {
    await (await openedAs(started({}).opening)).close();
    const { opening, said } = started({ passphrase: 'pass' });
    await (await openedAs(opening)).close();
    expect(said()).toMatch(/have no passphrase/);
  });

  test('a key file that is gone, spoilt or another’s is told in words, and none is made in its place', async () => {
    const file = `${folder}.key`;
    await (await openedAs(started({}).opening)).close();
    const key = readFileSync(file);
    for (const spoil of [
      () => rmSync(file),
      () => writeFileSync(file, 'mine'),
      () => writeFileSync(file, 'A'.repeat(43)),
    ]) {
      spoil();
      const opened = await started({}).opening;
      expect(opened).toEqual({ ok: false, error: 'key lost', lock: 'keyFile' });
      if (!opened.ok) expect(openErrorInWords(opened)).toMatch(/Put it back/);
    }
    writeFileSync(file, key);
    await (await openedAs(started({}).opening)).close();
  });
});

describe('at a terminal', () => {
  test('a new store asks twice, and shows nothing of what is typed', async () => {
    const { opening, said } = started({ lines: ['one', 'other', 'secret', 'secret'] });
    const store = await openedAs(opening);
    expect(store.hasPassphrase).toBe(true);
    await store.close();
    expect(said()).toMatch(/two different/);
    expect(said()).not.toMatch(/one\n|other\n|secret/);
    await (await openedAs(started({ passphrase: 'secret' }).opening)).close();
  });

  test('an empty answer means a key file', async () => {
    const { opening, said } = started({ lines: [''] });
    await (await openedAs(opening)).close();
    expect(said()).toContain(`${folder}.key`);
  });

  test('a store asks three times', async () => {
    await (await openedAs(started({ passphrase: 'pass' }).opening)).close();
    await (await openedAs(started({ lines: ['wrong', 'pass'] }).opening)).close();
    const { opening, said } = started({ lines: ['1', '2', '3', 'pass'] });
    expect(await opening).toEqual({ ok: false, error: 'wrong passphrase' });
    expect(said().match(/Your passphrase/g)).toHaveLength(3);
  });

  test('a terminal that ends is no answer', async () => {
    await (await openedAs(started({ passphrase: 'pass' }).opening)).close();
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end();
    const output = new PassThrough();
    const opening = openNodeStore(folder, { env: {}, input, output }, { argon2: quick });
    expect(await opening).toEqual({ ok: false, error: 'passphrase needed' });
    output.end();
    expect(await text(output)).toMatch(/^Your passphrase: /);
  });
});

describe('on the disk', () => {
  test('only the owner can read any of it, whatever the umask says', async () => {
    const umask = process.umask(0);
    try {
      const store = await openedAs(started({}).opening);
      await store.write([put(['a'], 1)]);
      for (const file of readdirSync(folder)) expect(mode(join(folder, file))).toBe(0o600);
      expect(mode(folder)).toBe(0o700);
      expect(mode(`${folder}.key`)).toBe(0o600);
      await store.close();
    } finally {
      process.umask(umask);
    }
  });

  test('what was opened to others is closed again', async () => {
    await (await openedAs(started({}).opening)).close();
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'store.sqlite'), 0o644);
    chmodSync(`${folder}.key`, 0o644);
    await (await openedAs(started({}).opening)).close();
    expect([mode(folder), mode(join(folder, 'store.sqlite')), mode(`${folder}.key`)]).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  test('a folder with other things in it stays as it is', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'letter.txt'), 'hello');
    await (await openedAs(started({}).opening)).close();
    expect(mode(folder)).toBe(0o755);
  });

  test('what is no store is said to be damaged, and stays as it is', async () => {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'store.sqlite');
    writeFileSync(file, 'a letter to Mira, long enough to be no empty file'.repeat(30));
    const before = readFileSync(file);
    expect(await started({}).opening).toEqual({ ok: false, error: 'damaged' });
    expect(readFileSync(file)).toEqual(before);
  });

  test('a place that cannot be a folder is told so', async () => {
    writeFileSync(join(parent, 'a'), 'a file');
    expect(await started({}).opening).toEqual({ ok: false, error: 'unavailable' });
  });
});
