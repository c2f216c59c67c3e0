// A client and a scripted relay that have finished their handshake, and what the client reports.

import { connect, type ConnectOptions } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { ConnectionEvent } from '../../client/smp/events.ts';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { RecipientQueue } from '../../client/smp/recipientCommands.ts';
import { primitives } from '#primitives';
import type { MsgId, RecipientId } from '../../src/proto/ids.ts';
import type { Response } from '../../src/proto/responses.ts';
import { Mailbox } from './mailbox.ts';
import { ScriptedRelay } from './scriptedRelay.ts';
import type { ScriptedSession } from './scriptedSession.ts';

export interface Conversation {
  relay: ScriptedRelay;
  session: ScriptedSession;
  connection: Connection;
  events: Mailbox<ConnectionEvent>;
}

export async function aConversation(options: Partial<ConnectOptions> = {}): Promise<Conversation> {
  const relay = await ScriptedRelay.start();
  const events = new Mailbox<ConnectionEvent>();
  const connected = await connect(relay.address, { onEvent: (event) => events.put(event), ...options });
  if (!connected.ok) throw new Error(connected.error.step);
  return { relay, session: await relay.welcomes(), connection: connected.connection, events };
}

/** A queue that only its recipient has heard of. */
export function aQueue(): RecipientQueue {
  return {
    rcvId: primitives.randomBytes(24) as RecipientId,
    rcvAuthKey: freshAuthKeyPair('Ed25519').privateKey,
  };
}

export function aMessage(): Response & { tag: 'MSG' } {
  return { tag: 'MSG', msgId: primitives.randomBytes(24) as MsgId, body: primitives.randomBytes(16122) };
}
