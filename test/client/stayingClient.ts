// A client that stays in touch with a scripted relay, and what it reports.

import { type ClientEvent, type ClientOptions, SmpClient } from '../../client/smp/smpClient.ts';
import type { CommandTransmission } from '../../src/proto/transmission.ts';
import { Mailbox } from './mailbox.ts';
import type { ScriptedRelay } from './scriptedRelay.ts';
import type { ScriptedSession } from './scriptedSession.ts';

type EventNamed<Name> = Extract<ClientEvent, { event: Name }>;

export class StayingClient extends SmpClient {
  readonly relay: ScriptedRelay;
  readonly events: Mailbox<ClientEvent>;

  constructor(relay: ScriptedRelay, options: Partial<ClientOptions> = {}) {
    const events = new Mailbox<ClientEvent>();
    super(relay.address, { onEvent: (event) => events.put(event), ...options });
    this.relay = relay;
    this.events = events;
    this.open();
  }

  /** The next event of this name; those before it are passed over. */
  async reports<Name extends ClientEvent['event']>(name: Name): Promise<EventNamed<Name>> {
    for (;;) {
      const event = await this.events.take();
      if (event.event === name) return event as EventNamed<Name>;
    }
  }

  /** The connection is lost and made again, without the wait. */
  async comesBackTo(relay: ScriptedRelay, session: ScriptedSession): Promise<ScriptedSession> {
    session.drops();
    await this.reports('disconnected');
    this.reconnectNow();
    return relay.welcomes();
  }
}

/** Reads so many SUBs and answers each. */
export async function answersSubs(session: ScriptedSession, count: number): Promise<CommandTransmission[]> {
  const commands: CommandTransmission[] = [];
  while (commands.length < count) {
    const block = await session.reads();
    session.sendsBlock(
      session.block(...block.map((command) => ({ ...command, response: { tag: 'OK' as const } }))),
    );
    commands.push(...block);
  }
  return commands;
}
