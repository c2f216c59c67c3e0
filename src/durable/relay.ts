// The relay's own record, one object. Where no secret says who the relay is, it makes an identity once and keeps it.
// It also keeps what the operator has changed, and in a proxy counts the relays that the proxy is connected to.

import { DurableObject } from 'cloudflare:workers';
import { primitives } from '#primitives';
import { makeChain } from './certificates.ts';
import { type Credentials, formatCredentials } from './relayCredentials.ts';
import { decideLease, type Given, noneGiven } from './creationCaps.ts';
import { RelayStore } from './relayStore.ts';
import { asConfigured, changedBy, type RuntimeSettings } from './runtimeSettings.ts';
import { decideRelease, type Release } from './identityRelease.ts';
import { settings } from './settings.ts';
import { Watch } from './watch.ts';

const key = 'credentials';
const settingsKey = 'settings';
const creationKey = 'creation';
const releaseKey = 'release';

/** Relays that a proxy is connected to at a time. */
const maxDestinations = 1_000;
/** Milliseconds: how often a Destination says that it still is connected. */
export const admissionInterval = 30_000;

export class Relay extends DurableObject<Env> {
  readonly #store = new RelayStore(this.ctx.storage);
  #made: Promise<Credentials> | undefined;
  /** When each Destination was last heard of, in milliseconds since 1970. Memory is enough: they say it again. */
  readonly #destinations = new Map<string, number>();
  /** In memory alone. */
  #watch: Watch | null = null;

  /** Asked once an isolate; the first time ever, the credentials are made. */
  async credentials(): Promise<Credentials> {
    const kept = this.#store.get<Credentials>(key);
    if (kept !== undefined) return kept;
    // Whoever asks meanwhile must get the same.
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return await this.#made;
  }

  async #make(): Promise<Credentials> {
    const { certChain, leafPrivateKey } = await makeChain(2);
    const made: Credentials = { certChain, leafPrivateKey, idKey: primitives.randomBytes(32) };
    this.#store.put(key, made);
    return made;
  }

  /** To the operator, for a move: once for each time that it is armed. */
  async release(): Promise<Release> {
    const decided = decideRelease(this.env, this.#store.get<number>(releaseKey) ?? null, Date.now());
    if (decided.kind !== 'release') return { identity: null, because: decided.kind };
    this.#store.put(releaseKey, decided.armedAt);
    return { identity: formatCredentials(await this.credentials()) };
  }

  async runtimeSettings(): Promise<RuntimeSettings> {
    const watched = this.#watch?.neighbourhoods(Date.now()) ?? null;
    if (watched === null) this.#watch = null;
    return { ...this.#changed(), ...(watched === null ? {} : { watched }) };
  }

  #changed(): RuntimeSettings {
    // What a later version adds is as configured.
    return { ...asConfigured, ...this.#store.get<RuntimeSettings>(settingsKey) };
  }

  /** For the operator: from now on, for some minutes. `neighbourhood`: of the operator's own address. */
  async watch(neighbourhood: string): Promise<RuntimeSettings> {
    this.#watch = new Watch(this.#watch, neighbourhood, Date.now());
    return this.runtimeSettings();
  }

  /** A proxy's connection. `headers`: the names of those with an address that is looked for. */
  async arrived(sessionId: string, headers: string[]): Promise<void> {
    this.#watch?.arrived(sessionId, headers);
  }

  /** Null where it did not come meanwhile. */
  async broughtBy(sessionId: string): Promise<string[] | null> {
    return this.#watch?.headersOf(sessionId) ?? null;
  }

  /** For the operator. */
  async change(changes: Partial<RuntimeSettings>): Promise<RuntimeSettings> {
    const { watched: _, ...kept } = changes;
    this.#store.put(settingsKey, { ...this.#changed(), ...kept });
    return this.runtimeSettings();
  }

  /** Leave to create up to so many queues within this minute. */
  async leaseQueues(wanted: number): Promise<number> {
    const caps = changedBy(settings(this.env), await this.runtimeSettings());
    const before = this.#store.get<Given>(creationKey) ?? noneGiven;
    const { granted, given } = decideLease(before, caps, wanted, Date.now());
    if (granted > 0) this.#store.put(creationKey, given);
    return granted;
  }

  /** Whether the proxy may be connected to this one as well. `id`: the Destination's object ID. */
  async admitDestination(id: string): Promise<boolean> {
    const now = Date.now();
    for (const [other, heardAt] of this.#destinations) {
      if (Math.abs(now - heardAt) > 3 * admissionInterval) this.#destinations.delete(other);
    }
    if (!this.#destinations.has(id) && this.#destinations.size >= maxDestinations) return false;
    this.#destinations.set(id, now);
    return true;
  }

  /** It is not connected any more, or could not be. */
  async releaseDestination(id: string): Promise<void> {
    this.#destinations.delete(id);
  }
}
