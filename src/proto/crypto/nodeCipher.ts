// libsodium in Node, which compiles it here.

import { readFileSync } from 'node:fs';
import { libsodium } from './libsodium.ts';

// Node's types have none of it.
declare const WebAssembly: { Module: new (bytes: Uint8Array) => object };

const file = new URL('libsodium.wasm', import.meta.url);

export const cipher = libsodium(() => new WebAssembly.Module(readFileSync(file)));
