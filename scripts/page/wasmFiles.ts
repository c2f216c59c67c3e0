// WebAssembly in files of its own. The libraries carry it as text in their code, where it is a third longer, is read as
// a program first, and is fetched from a `data:` URL, for which the page's policy would have to be wider.

import type { Plugin } from 'vite';

interface Carrier {
  /** Part of the module's path. */
  path: string;
  name: string;
  /** What carries it. */
  text: RegExp;
  read(text: string): Uint8Array;
  /** The code with what it fetches from `url` instead. */
  replace(code: string, text: string, url: string): string;
}

const carriers: Carrier[] = [
  {
    path: '/@oqs/liboqs-js/dist/sntrup761.min.js',
    name: 'sntrup761.wasm',
    text: /L\?\?=\w+\('((?:[^'\\]|\\.)*)'\)/s,
    read: readCharacters,
    replace: (code, text, url) =>
      code
        .replace(text, () => `L??=new Uint8Array(await (await fetch(${url})).arrayBuffer())`)
        // What it would do in Node, which a bundler would follow.
        .replace(/=globalThis\.process\?\.versions\?\.node&&[^;]+/, '=!1')
        .replace(/const \{createRequire:a\}=await import\("node:module"\);var require=[^}]+/, '')
        .replace(/require\("node:\w+"\)/g, 'null'),
  },
  {
    path: '/zstddec/dist/zstddec.mjs',
    name: 'zstd.wasm',
    text: /const wasm = "([^"]+)"/,
    read: (text) => Buffer.from(text, 'base64'),
    replace: (code, text, url) =>
      code
        .replace(text, 'const wasm = ""')
        .replace('fetch(`data:application/wasm;base64,${wasm}`)', () => `fetch(${url})`),
  },
];

export function wasmFiles(): Plugin {
  return {
    name: 'wasm-files',
    transform(code, id) {
      const carrier = carriers.find(({ path }) => id.endsWith(path));
      if (carrier === undefined) return null;
      const [text, content = ''] = carrier.text.exec(code) ?? [];
      const source = carrier.read(content);
      if (text === undefined || Buffer.from(source).toString('latin1', 0, 4) !== '\0asm')
        throw new Error(`${carrier.path} carries its code in another way now`);
      const file = this.emitFile({ type: 'asset', name: carrier.name, source });
      const replaced = carrier.replace(code, text, `import.meta.ROLLUP_FILE_URL_${file}`);
      return { code: replaced, map: null };
    },
  };
}

/** Emscripten writes a byte as the character of its number, and 0 as that of 256. */
function readCharacters(literal: string): Uint8Array {
  const escapes: Record<string, string> = { n: '\n', r: '\r', '0': '\0' };
  const text = literal.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
}
