// One sitting: a conversation is begun or gone on with, lines go out, and what happens is shown.

import type { Change, ChatItem, Conversation } from '../../client/agent/conversations/conversation.ts';
import type { Conversations } from '../../client/agent/conversations/conversations.ts';
import { errorInWords, failureReasonInWords } from '../../client/agent/conversations/inWords.ts';
import type { Notice } from '../../client/agent/events.ts';
import { changeInWords, formerInWords, type Line, nameOf } from './itemsInWords.ts';
import { Notices } from './notices.ts';
import type { Terminal } from './terminal.ts';

export interface SessionOptions {
  conversations: Conversations;
  terminal: Terminal;
  link: string | null;
  wait: number;
}

const formerItems = 10;
/** Milliseconds that Ctrl-C waits until what was typed is stored. */
const storing = 1_000;

export class Session {
  readonly #options: SessionOptions;
  readonly #notices = new Notices();
  readonly #ending = Promise.withResolvers<number>();
  readonly #shown = new Set<string>();
  #id: string | null = null;
  #shownLink: string | null = null;
  #typed: Promise<void> = Promise.resolve();
  #isWaiting = false;
  #isOver = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Returns the exit code. */
  async run(): Promise<number> {
    const { terminal, conversations } = this.#options;
    const conversation = await this.#choose();
    this.#id = conversation.id;
    await this.#showFormer(conversation);
    this.#showState(conversations.get(conversation.id) ?? conversation);
    terminal.listen({
      onLine: (line) => this.#type(line),
      onEnd: () => void this.#finish(),
      onInterrupt: () => void this.#interrupt(),
    });
    const code = await this.#ending.promise;
    terminal.close();
    await this.#typed;
    this.#isOver = true;
    return code;
  }

  show(news: Change | Notice): void {
    // Connections that are closed in the end are no news.
    if (this.#isOver) return;
    if ('notice' in news) return this.#showNotice(news);
    if (news.change === 'item') this.#showItem(news);
    if (news.change === 'conversation' && news.conversation.id === this.#id)
      this.#showState(news.conversation);
    this.#endIfDone();
  }

  async #choose(): Promise<Conversation> {
    const { conversations, link, terminal } = this.#options;
    const failed = conversations.list().filter(({ state }) => state === 'failed');
    for (const { id } of failed) await conversations.delete(id);
    if (link !== null) {
      const known = conversations.joinedThrough(link);
      if (known === null) return conversations.join(link);
      terminal.say('You have joined through this link before: going on with that conversation.');
      return known;
    }
    const latest = conversations.list().find(({ state }) => state !== 'address');
    return latest ?? conversations.invite();
  }

  async #showFormer({ id, state, unread }: Conversation): Promise<void> {
    const { conversations, terminal } = this.#options;
    const items = await this.#lastItems(id, unread);
    const received = items.filter(({ from }) => from === 'other');
    const fresh = new Set(unread === 0 ? [] : received.slice(-unread));
    const name = nameOf(conversations.get(id));
    const old = items.filter((item) => !fresh.has(item)).slice(-formerItems);
    if (state === 'connected') terminal.say(`Going on with ${name}.`);
    if (terminal.isInteractive) for (const item of old) this.#write(formerInWords(item, name));
    for (const item of fresh) this.#showItem({ id, item, before: null });
    const others = conversations.list().filter((each) => each.id !== id && each.unread > 0);
    for (const other of others)
      terminal.say(`${nameOf(other)} has written in another conversation (${other.unread} unread).`);
  }

  /** At least so many of the other side's, if there are. */
  async #lastItems(id: string, unread: number): Promise<ChatItem[]> {
    const { conversations } = this.#options;
    let items = await conversations.history(id);
    for (;;) {
      const [first] = items;
      const isEnough = items.filter(({ from }) => from === 'other').length >= unread;
      const older = isEnough || !first ? [] : await conversations.history(id, { before: first.n });
      if (older.length === 0) return items;
      items = [...older, ...items];
    }
  }

  #showItem({ id, item, before }: { id: string; item: ChatItem; before: ChatItem | null }): void {
    // Before there is a conversation to be shown, items are only stored; its unread ones are shown then.
    if (this.#id === null) return;
    const { conversations } = this.#options;
    const key = `${id} ${item.n}`;
    if (before === null && this.#shown.has(key)) return;
    this.#shown.add(key);
    const lines = changeInWords(item, before, nameOf(conversations.get(id)));
    for (const line of lines) this.#write(line);
    if (item.from === 'self' && (item.delivery.state === 'sent' || item.delivery.state === 'delivered'))
      this.#notices.goesWell();
    // A page that fails to be turned is turned again next time.
    if (item.from === 'other') conversations.markRead(id).catch(() => undefined);
  }

  #showState({ state, links, failure }: Conversation): void {
    const { terminal } = this.#options;
    const link = links && (links.short ?? links.full);
    if (state === 'invited' && link !== null && link !== this.#shownLink) {
      this.#shownLink = link;
      terminal.say('Give this link to one person, who joins with: npm run chat -- LINK');
      terminal.print(link);
    }
    if (failure !== null) {
      terminal.say(failureReasonInWords(failure));
      this.#ending.resolve(1);
    }
  }

  #showNotice(notice: Notice): void {
    const words = this.#notices.inWords(notice);
    if (words !== null) this.#options.terminal.say(words);
    if (notice.notice === 'stopped') this.#ending.resolve(1);
  }

  #write({ to, text }: Line): void {
    const { terminal } = this.#options;
    if (to === 'output') terminal.print(text);
    else terminal.say(text);
  }

  #type(line: string): void {
    const id = this.#id;
    if (id === null || line.trim() === '') return;
    this.#typed = this.#typed.then(async () => {
      try {
        await this.#options.conversations.send(id, line);
      } catch (error) {
        const words = errorInWords(error);
        if (words === null) throw error;
        this.#options.terminal.say(words);
      }
    });
    this.#typed.catch((error: unknown) => this.#ending.reject(error));
  }

  async #finish(): Promise<void> {
    const { terminal, wait, conversations } = this.#options;
    await this.#typed;
    this.#isWaiting = true;
    this.#endIfDone();
    const count = conversations.unsent();
    if (count > 0) terminal.say(`Waiting until ${messages(count)} sent, for ${wait} s at most.`);
    setTimeout(() => {
      const left = conversations.unsent();
      if (left > 0) terminal.say(`${messages(left)} not sent yet: stored, and sent the next time.`);
      this.#ending.resolve(0);
    }, wait * 1_000).unref();
  }

  /** The link is what others wait for. */
  #endIfDone(): void {
    if (!this.#isWaiting || this.#id === null) return;
    const { conversations } = this.#options;
    const isPreparing = conversations.get(this.#id)?.state === 'preparing';
    if (!isPreparing && conversations.unsent() === 0) this.#ending.resolve(0);
  }

  async #interrupt(): Promise<void> {
    const late = new Promise((resolve) => {
      setTimeout(resolve, storing);
    });
    await Promise.race([this.#typed, late]);
    process.exit(0);
  }
}

function messages(count: number): string {
  return count === 1 ? 'one message is' : `${count} messages are`;
}
