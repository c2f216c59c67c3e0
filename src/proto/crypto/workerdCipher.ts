// libsodium in workerd, which compiles the modules of a Worker when it loads it.

import { libsodium } from './libsodium.ts';
import module from './libsodium.wasm';

export const cipher = libsodium(() => module);
