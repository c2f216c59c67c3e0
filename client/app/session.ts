// One life of the page: from the closed store to conversations, and the doors between.

import type { Conversation } from '../agent/conversations/conversation.ts';
import { openBrowserStore } from '../store/browser/openBrowserStore.ts';
import { keepStorage } from '../store/browser/keepStorage.ts';
import type { SealedStore } from '../store/sealedStore.ts';
import { alertTo, allowAlerts, canAlert, chime, isLookedAt } from './alerts.ts';
import {
  type Choices,
  firstChoices,
  proposedServers,
  readChoices,
  type Servers,
  writeChoices,
} from './choices.ts';
import { type Door, doorAfter, missingInBrowser } from './doors.ts';
import { Emitter } from './emitter.ts';
import { Model } from './model.ts';
import { keepPage } from './versions.ts';
import { nameOf } from './words.ts';

export type Phase =
  | { phase: 'opening' }
  | { phase: 'door'; door: Door; isTrying: boolean }
  | { phase: 'first visit' }
  | { phase: 'open'; model: Model };

export const storeName = 'edgedrop';

export class Session extends Emitter {
  phase: Phase = { phase: 'opening' };
  store: SealedStore | null = null;
  choices: Choices | null = null;
  proposed: Servers = { relays: [], proxies: [] };
  /** The link that the page was opened with, until it is used or put away. */
  link: string | null;
  /** The person has said that it is to be opened here. */
  isLinkWanted = false;
  /** The person is asked whether to be told of arrivals. */
  isAsking = false;

  /** The page's host is asked what it proposes; nobody waits for that before it is needed. */
  #asking: Promise<void> = Promise.resolve();
  /** What was open is closed, or being so. */
  #ending: Promise<void> = Promise.resolve();

  constructor(link: string | null) {
    super();
    this.link = link;
  }

  async open(passphrase: string | null = null): Promise<void> {
    const missing = missingInBrowser();
    if (missing !== null) return this.#close(missing);
    if (this.phase.phase === 'door') this.#enter({ ...this.phase, isTrying: true });
    await this.#ending;
    try {
      await this.#open(passphrase);
    } catch (error) {
      await this.#stop(error);
    }
  }

  async #open(passphrase: string | null): Promise<void> {
    const opened = await openBrowserStore(storeName, passphrase);
    if (!opened.ok) return this.#close(opened.error);
    this.store = opened.store;
    this.choices = await readChoices(opened.store);
    this.#asking = this.#ask(opened.store, this.choices !== null);
    if (this.choices === null) this.#enter({ phase: 'first visit' });
    else await this.#converse();
    await this.#asking;
  }

  async #ask(store: SealedStore, isInUse: boolean): Promise<void> {
    this.proposed = await proposedServers(store, isInUse);
  }

  /** After the first visit's one question. */
  async begin(name: string): Promise<void> {
    // The browser may ask, so this waits for no answer.
    void keepStorage();
    await this.choose(firstChoices(name));
  }

  /** What is chosen holds from the next message on. */
  async choose(choices: Choices): Promise<void> {
    await this.note(choices);
    if (this.phase.phase === 'open') await this.phase.model.choose(choices, this.servers);
    else await this.#converse();
  }

  /** What concerns the page alone holds at once. */
  async note(choices: Choices): Promise<void> {
    if (this.store === null) return;
    this.choices = choices;
    this.changed();
    await writeChoices(this.store, choices);
  }

  /** Only where the browser allows it, too. */
  async answerAlerts(isWanted: boolean): Promise<void> {
    this.isAsking = false;
    const alerts = isWanted && (await allowAlerts()) ? 'on' : 'off';
    if (this.choices !== null) await this.note({ ...this.choices, alerts });
  }

  async readAgain(): Promise<void> {
    if (this.store === null) return;
    this.choices = await readChoices(this.store);
    if (this.choices !== null) await this.#converse();
  }

  wantLink(): void {
    this.isLinkWanted = true;
    location.hash = '#/new';
    this.changed();
  }

  /** Pasted where no field is. */
  takeLink(link: string): void {
    this.link = link;
    this.wantLink();
  }

  putLinkAway(): void {
    this.link = null;
    this.changed();
  }

  get servers(): Servers {
    return this.choices?.servers ?? this.proposed;
  }

  async #converse(): Promise<void> {
    const { store, choices } = this;
    if (store === null || choices === null) return;
    await this.#asking;
    const model = await Model.open({
      store,
      choices,
      servers: this.servers,
      stopped: (error) => void this.#stop(error),
      arrived: (conversation) => this.#arrived(conversation),
    });
    this.#enter({ phase: 'open', model });
    keepPage();
  }

  /** To a later version of the page, in another window. */
  async giveWay(): Promise<void> {
    await this.#leave('replaced');
  }

  /** Nothing is done any more with what cannot be stored. */
  async #stop(error: unknown): Promise<void> {
    const door = doorAfter(error);
    await this.#leave(door);
    if (door === 'failed') throw error;
  }

  async #leave(door: Door): Promise<void> {
    const { phase, store } = this;
    this.#close(door);
    this.#ending = (async () => {
      if (phase.phase === 'open') await phase.model.close();
      await store?.close();
    })();
    await this.#ending;
  }

  #arrived(conversation: Conversation): void {
    if (this.choices === null || isLookedAt()) return;
    const { alerts, sound } = this.choices;
    if (alerts === 'unasked') this.isAsking = canAlert && Notification.permission !== 'denied';
    if (alerts !== 'on') return this.changed();
    const { id, state } = conversation;
    const words =
      state === 'address' ? 'Somebody asks to talk to you' : `New message from ${nameOf(conversation)}`;
    alertTo(words, id);
    if (sound) chime();
  }

  #close(door: Door): void {
    this.#enter({ phase: 'door', door, isTrying: false });
  }

  #enter(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }
}
