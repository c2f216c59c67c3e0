// Agents over the store that a client really has: sealed, on disk, closed and opened again.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Agent } from '../../client/agent/agent.ts';
import type { AgentEvent } from '../../client/agent/events.ts';
import { openNodeStore } from '../../client/store/node/openNodeStore.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { Mailbox } from '../client/mailbox.ts';
import { aWorld } from './world.ts';

const world = aWorld();

class Sealed {
  readonly #folder = join(mkdtempSync(join(tmpdir(), 'edgedrop-')), 'store');
  readonly #own: 0 | 1;
  readonly #events = new Mailbox<AgentEvent>();
  agent!: Agent;
  #close: () => Promise<void> = () => Promise.resolve();

  constructor(own: 0 | 1) {
    this.#own = own;
  }

  async opens(): Promise<void> {
    await this.#close();
    const [input, output] = [new PassThrough(), new PassThrough()];
    const console = { env: {}, input, output } as unknown as Parameters<typeof openNodeStore>[1];
    const opened = await openNodeStore(this.#folder, console);
    if (!opened.ok) throw new Error(opened.error);
    this.agent = await Agent.open({
      store: opened.store,
      settings: world.settings(this.#own),
      connect: { pingInterval: 0 },
      onEvent: (event) => {
        this.#events.put(event);
        return undefined;
      },
    });
    this.#close = async () => {
      await this.agent.close();
      await opened.store.close();
    };
    world.cleanup.add(this, () => this.#close());
  }

  async hears<Name extends AgentEvent['event']>(name: Name): Promise<Extract<AgentEvent, { event: Name }>> {
    for (;;) {
      const event = await this.#events.take();
      if (event.event === name) return event as Extract<AgentEvent, { event: Name }>;
    }
  }
}

test('two people connect, talk, close everything, open it and go on', async () => {
  const [alice, bob] = [new Sealed(0), new Sealed(1)];
  await Promise.all([alice.opens(), bob.opens()]);
  const toBob = await alice.agent.createInvitation({ info: utf8('alice'), userData: utf8('shown') });
  const { links } = await alice.hears('linkReady');
  const toAlice = await bob.agent.join(links.short ?? '', { info: utf8('bob') });
  await Promise.all([alice.hears('connected'), bob.hears('connected')]);
  for (const text of ['one', 'two', 'three']) {
    const number = await alice.agent.send(toBob, utf8(text));
    const { body, integrity } = await bob.hears('message');
    expect([fromUtf8(body), integrity]).toEqual([text, 'MsgOk']);
    expect(await alice.hears('delivered')).toMatchObject({ messageId: number, intact: true });
    await Promise.all([alice.opens(), bob.opens()]);
  }
  await bob.agent.delete(toAlice);
  expect(bob.agent.connectionList()).toEqual([]);
});
