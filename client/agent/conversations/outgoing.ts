// What this user says: sent where the other party is connected, else kept until it is. Each is stored together with the
// message that the agent sends, so that after a crash there is neither one without the other.

import { AgentError } from '../agentError.ts';
import type { ChatEvent } from '../chat/chatEvent.ts';
import type { MsgContent } from '../chat/msgContent.ts';
import type { Profile } from '../chat/profile.ts';
import { freshSharedMsgId } from '../chat/sharedMsgId.ts';
import { stored } from './chatStore.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import type { ConversationId, Delivery, ReceivedItem, SentItem } from './conversation.ts';
import { ConversationError } from './conversationError.ts';
import type { Draft } from './draft.ts';
import { type FileToSend, goingFile } from './fileTransfer.ts';
import { eventBody, writeLinkProfile } from './introduction.ts';
import { messageBody, mustStand, quoteOf } from './newMessage.ts';
import { fileOf, isFileWaiting, keepFile, moveFile } from './outgoingFiles.ts';
import { reactedTo, reactionEvent } from './reactions.ts';
import type { Surroundings } from './surroundings.ts';
import { deleted, textOf } from './takeMessage.ts';

/** `quote`: the number of an item. */
export interface Beside {
  quote: number | null;
  file: FileToSend | null;
}

export class Outgoing {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  send(id: ConversationId, content: MsgContent, { quote: quoted, file }: Beside): Promise<SentItem> {
    const { ledger } = this.#around;
    return ledger.lock(id, async () => {
      this.#mustBeOpen(id);
      const sending = (delivery: Delivery) => async (draft: Draft) => {
        const quote = quoted === null ? null : await quoteOf(draft, quoted);
        const message = { ...textOf(freshSharedMsgId(), content), quote, ...fileOf(content, file) };
        // What never could go is not queued.
        await messageBody(draft, message);
        const item = draft.add<SentItem>({ from: 'self', at: Date.now(), message, delivery });
        if (file !== null) keepFile(draft, item, file);
        if (delivery.state === 'sending') return this.#sendItem(draft, item);
        draft.set({ queued: [...draft.record.queued, item.n] });
        await this.#store(draft);
        return item;
      };
      if ((ledger.record(id)?.queued.length ?? 0) === 0) {
        const sent = await ledger.attempt(id, sending({ state: 'sending' })).catch(unlessLater);
        if (sent !== null) return sent;
      }
      return ledger.attempt(id, sending({ state: 'queued' }));
    });
  }

  edit(id: ConversationId, n: number, content: MsgContent): Promise<void> {
    return this.#changeOwn(id, n, async (draft, item) => {
      const isQueued = item.delivery.state === 'queued';
      const message = { ...item.message, content, isEdited: item.message.isEdited || !isQueued };
      draft.replace(item, { ...item, message });
      if (isQueued) return this.#store(draft);
      await this.#say(draft, { event: 'x.msg.update', params: { msgId: idOf(item), content } });
    });
  }

  unsay(id: ConversationId, n: number): Promise<void> {
    return this.#changeOwn(id, n, async (draft, item) => {
      if (item.delivery.state === 'queued') {
        await draft.remove(item);
        return this.#store(draft);
      }
      await draft.forgetFile(item);
      draft.replace(item, { ...item, message: deleted(item.message) });
      await this.#say(draft, { event: 'x.msg.del', params: { msgId: idOf(item) } });
    });
  }

  react(id: ConversationId, n: number, emoji: string, isAdded: boolean): Promise<void> {
    return this.#changeSaid(id, n, async (draft, item) => {
      mustStand(item);
      const { msgId, reactions: before } = item.message;
      if (msgId === null) throw new ConversationError('noSuchMessage');
      const reactions = reactedTo(item.message, emoji, isAdded);
      if (reactions === before) return;
      draft.replace(item, { ...item, message: { ...item.message, reactions } });
      await this.#say(draft, reactionEvent(msgId, emoji, isAdded));
    });
  }

  /** Sends what was waiting for the other party, its knowledge of this user's profile included. */
  async flush(id: ConversationId): Promise<void> {
    const { ledger } = this.#around;
    for (;;) {
      const record = ledger.record(id);
      if (record === null || !this.#isDue(id, record)) return;
      const went = await ledger.lock(id, () =>
        ledger.attempt(id, (draft) => this.#sendNext(draft)).catch(unlessLater),
      );
      if (went === null) return;
    }
  }

  #isDue(id: ConversationId, record: ConversationRecord): boolean {
    const kind = this.#around.agent().connection(id)?.kind;
    const isTold = kind === 'connected' || kind === 'address';
    if (isTold && record.toldProfile < this.#around.own().number) return true;
    const isWaiting = record.queued.length > 0 || isFileWaiting(record);
    return isWaiting && (kind === 'connected' || kind === 'duplex');
  }

  async #sendNext(draft: Draft): Promise<true> {
    const { profile, number } = this.#around.own();
    if (draft.record.toldProfile < number) {
      draft.set({ toldProfile: number });
      await this.#tellProfile(draft, profile);
      return true;
    }
    if (draft.record.queued.length > 0) await this.#sendQueued(draft);
    else await moveFile(draft, this.#around);
    return true;
  }

  async #tellProfile(draft: Draft, profile: Profile): Promise<void> {
    const agent = this.#around.agent();
    if (agent.connection(draft.id)?.kind === 'address')
      await agent.showAtLink(draft.id, writeLinkProfile(profile), draft.writes());
    else await this.#say(draft, { event: 'x.info', params: { profile } });
  }

  async #sendQueued(draft: Draft): Promise<void> {
    const [n, ...queued] = draft.record.queued;
    draft.set({ queued });
    const item = n === undefined ? null : await draft.item(n);
    if (item?.from !== 'self') return this.#store(draft);
    const sending: SentItem = { ...item, delivery: { state: 'sending' } };
    draft.replace(item, sending);
    await this.#sendItem(draft, sending);
  }

  async #sendItem(draft: Draft, item: SentItem): Promise<SentItem> {
    if (item.message.transfer?.state === 'moving') draft.set({ going: [...draft.going, goingFile(item)] });
    const body = await messageBody(draft, item.message);
    let sent = item;
    await this.#around.agent().send(draft.id, body, {
      writes: (messageId, isKept) => {
        if (isKept) sent = draft.replace(item, { ...item, delivery: { state: 'unsaid' } });
        draft.also(stored.number(draft.id, messageId, item.n));
        return draft.writes();
      },
    });
    return sent;
  }

  async #say(draft: Draft, event: ChatEvent): Promise<void> {
    await this.#around.agent().send(draft.id, eventBody(event), {
      notification: false,
      writes: () => draft.writes(),
    });
  }

  #changeOwn(
    id: ConversationId,
    n: number,
    work: (draft: Draft, item: SentItem) => Promise<void>,
  ): Promise<void> {
    return this.#changeSaid(id, n, (draft, item) => {
      if (item.from === 'other') throw new ConversationError('notOwn');
      mustStand(item);
      return work(draft, item);
    });
  }

  #changeSaid(
    id: ConversationId,
    n: number,
    work: (draft: Draft, item: SentItem | ReceivedItem) => Promise<void>,
  ): Promise<void> {
    const { ledger } = this.#around;
    return ledger.lock(id, () =>
      ledger.attempt(id, async (draft) => {
        const item = await draft.item(n);
        if (item === null || item.from === 'nobody') throw new ConversationError('noSuchMessage');
        await work(draft, item);
      }),
    );
  }

  async #store(draft: Draft): Promise<void> {
    await this.#around.ledger.store(draft);
  }

  #mustBeOpen(id: ConversationId): void {
    const state = this.#around.ledger.view(id)?.state;
    if (state === undefined) throw new ConversationError('noSuchConversation');
    if (state === 'failed' || state === 'ended' || state === 'address')
      throw new ConversationError('notConnected');
  }
}

/** Null for what can be done when the other party is there. */
function unlessLater(error: unknown): null {
  if (error instanceof AgentError && error.reason === 'notConnected') return null;
  throw error;
}

function idOf({ message }: SentItem) {
  if (message.msgId === null) throw new Error('an own message without an ID');
  return message.msgId;
}
