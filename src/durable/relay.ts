// The relay's own record, one object. Where no secret says who the relay is, it makes an identity once and keeps it.

import { DurableObject } from 'cloudflare:workers';
import { primitives } from '#primitives';
import { makeChain } from './certificates.ts';
import type { Credentials } from './identity.ts';

const key = 'credentials';

export class Relay extends DurableObject<Env> {
  #made: Promise<Credentials> | undefined;

  /** Asked once an isolate; the first time ever, the credentials are made. */
  async credentials(): Promise<Credentials> {
    const kept = await this.ctx.storage.get<Credentials>(key);
    if (kept !== undefined) return kept;
    // Whoever asks meanwhile must get the same.
    this.#made ??= this.#make();
    return await this.#made;
  }

  async #make(): Promise<Credentials> {
    const { certChain, leafPrivateKey } = await makeChain(2);
    const made: Credentials = { certChain, leafPrivateKey, idKey: primitives.randomBytes(32) };
    await this.ctx.storage.put(key, made);
    return made;
  }
}
