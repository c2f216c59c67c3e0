// One message from a sender to a recipient, as apps do it: create, secure, send, receive, acknowledge, delete.

import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { CreatedQueue } from '../../client/smp/recipientCommands.ts';
import type { Outcome } from '../../client/smp/request.ts';
import type { SenderCommands } from '../../client/smp/senderCommands.ts';
import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import { equal } from '../../src/proto/bytes.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import type { Arrivals, Message } from './arrivals.ts';
import { type Context, diagnose } from './failures.ts';
import { type Check, failed, type Finding, good, timing } from './finding.ts';

export interface Ends {
  recipient: Connection;
  arrivals: Arrivals;
  /** The same connection, another one, or a way through a proxy. */
  sender: SenderCommands;
  /** What is looked at when the sender acts. */
  checks: { secure: Check; send: Check };
  basicAuth: BasicAuth | null;
  /** Milliseconds for a message to arrive. */
  patience: number;
  context: Context;
}

/** Ends with the first that fails; the queue is deleted in any case. */
export async function* story(ends: Ends): AsyncGenerator<Finding> {
  const { recipient, sender, checks, basicAuth, context } = ends;
  const step = <T>(check: Check, says: string, work: () => Promise<Outcome<T>>) =>
    taken(check, says, context, work);
  const keys = { rcvAuthKey: freshAuthKeyPair('Ed25519'), rcvDhKey: primitives.x25519KeyPair() };
  const created = await step('create', 'A queue is created.', () =>
    recipient.createQueue({ ...keys, basicAuth }),
  );
  yield created.finding;
  if (created.value === null) return;
  const queue = created.value;
  try {
    const key = freshAuthKeyPair('X25519');
    const secured = await step(checks.secure, 'The sender secures it.', () =>
      sender.secureAsSender(queue.sndId, key),
    );
    yield secured.finding;
    if (secured.finding.state === 'failed') return;

    const text = primitives.randomBytes(64);
    const from = performance.now();
    const sent = await step(checks.send, 'A message is taken.', () =>
      sender.send({ sndId: queue.sndId, sndAuthKey: key.privateKey }, text),
    );
    yield sent.finding;
    if (sent.finding.state === 'failed') return;

    const message = await ends.arrivals.next(ends.patience, recipient.closed);
    // Since it was sent: it may come before the sender's answer.
    yield receivedOf(queue, message, text, ends, performance.now() - from);
    if (message === null) return;
    const { finding } = await step('acknowledge', 'It is acknowledged.', () =>
      recipient.acknowledge(queue, message.msgId),
    );
    yield finding;
  } finally {
    const { finding } = await step('delete', 'The queue is deleted.', () => recipient.delete(queue));
    yield finding;
  }
}

/** `value` is null where it failed, and where there is none. */
async function taken<T>(
  check: Check,
  says: string,
  context: Context,
  work: () => Promise<Outcome<T>>,
): Promise<{ finding: Finding; value: T | null }> {
  const [outcome, milliseconds] = await timing(work);
  if (outcome.ok) return { finding: good(check, says, milliseconds), value: outcome.value };
  return { finding: failed(check, diagnose(check, outcome, context), milliseconds), value: null };
}

function receivedOf(
  queue: CreatedQueue,
  message: Message | null,
  sent: Uint8Array,
  { recipient, patience }: Ends,
  milliseconds: number,
): Finding {
  if (message === null) {
    const says = recipient.isClosed
      ? 'The connection ends before the message comes.'
      : `The message was taken and has not come within ${patience / 1000} s.`;
    const remedy =
      'Try again. If it stays, its objects do not reach one another: deploy it again (npm run deploy), and look at https://www.cloudflarestatus.com.';
    return failed('receive', { says, remedy }, milliseconds);
  }
  const content = decryptRcvMsgBody(queue.rcvDhSecret, message.msgId, message.body);
  if (content?.kind === 'message' && equal(content.body, sent)) {
    return good('receive', 'It arrives, as it was sent.', milliseconds);
  }
  return failed(
    'receive',
    {
      says: content === null ? 'What arrives cannot be decrypted.' : 'What arrives is not what was sent.',
      remedy:
        'The relay changes messages: its software is not what it should be. Deploy it again from a clean copy.',
    },
    milliseconds,
  );
}
