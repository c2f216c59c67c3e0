// A session after its handshake: from frames to calls on queues and on other relays, and back to answers.
// Server.hs `receive`, `client`.

import { primitives } from '#primitives';
import type { CommandTag } from '../proto/commands.ts';
import { idLength, type LinkId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import { type CommandTransmission, readCommands, type Received } from '../proto/transmission.ts';
import type { Admission } from './admission.ts';
import { closeCodes, type Connection } from './connection.ts';
import { Forwarding } from './forwarding.ts';
import {
  type Addressee,
  type Asked,
  answersOf,
  type LinkRequest,
  type NameRequest,
  type PlannedCall,
  planFrame,
  type ProxyRequest,
  requestsOf,
} from './framePlan.ts';
import { type Frame, Intake, limitsOf, maxFramesOf } from './intake.ts';
import type { LinkNamespaces } from './links.ts';
import type { Series } from './metrics.ts';
import type { NameKeys } from './names.ts';
import { NameResolver } from './nameResolver.ts';
import { Proxying } from './proxying.ts';
import type { PushedQueue } from './queueCall.ts';
import { Queues } from './queues.ts';
import { Replies } from './replies.ts';
import type { Roles } from './route.ts';
import { Settled } from './settled.ts';
import { knownRuntimeSettings } from './runtimeSettings.ts';
import type { OpenState } from './sessionState.ts';
import type { Settings } from './settings.ts';

export interface Surroundings {
  /** The Session's object ID, to which queues push. */
  id: string;
  /** Null in a deployment that has no queues. */
  queues: LinkNamespaces | null;
  destinations: Env['DESTINATION'];
  /** The way to the resolver of names. */
  network: Pick<Fetcher, 'fetch'>;
  nameKeys: NameKeys;
  admission: Admission;
  settings: Settings;
  /** Before a message; see `freshRuntimeSettings`. */
  prepare: () => Promise<void> | null;
}

export class OpenSession {
  readonly #connection: Connection;
  readonly #id: string;
  readonly #roles: Roles;
  readonly #queues: Queues | null;
  readonly #proxying: Proxying;
  readonly #resolver: NameResolver | null;
  readonly #forwarding: Forwarding;
  readonly #replies: Replies;
  readonly #settled = new Settled();
  readonly #intake: Intake;

  constructor(connection: Connection, surroundings: Surroundings) {
    const { id, queues, destinations, network, nameKeys, admission, settings } = surroundings;
    const { proxying, nameResolver } = settings;
    this.#connection = connection;
    this.#id = id;
    this.#roles = {
      queues: queues !== null,
      proxy: proxying.kind !== 'off',
      names: nameResolver !== null,
    };
    this.#queues = queues && new Queues(queues, nameKeys, admission);
    this.#proxying = new Proxying(connection, destinations, settings);
    this.#resolver = nameResolver === null ? null : new NameResolver(nameResolver, network);
    this.#forwarding = new Forwarding(connection);
    this.#replies = new Replies(connection, settings.authFloor);
    this.#intake = new Intake(
      settings.limits ? limitsOf(connection.open) : null,
      maxFramesOf(connection.open),
      (frame) => this.#handle(frame),
      () => connection.close(closeCodes.policyViolation),
      (frame) => (queues !== null && bringsMessages(frame) ? this.#prepare(surroundings.prepare) : null),
    );
  }

  /**
   * Decrypted at once, since frames are a chain; handled when the session's rate and what is under way allow.
   * Resolves when all is answered, so that the object is not taken for idle before.
   */
  async receive(data: string | ArrayBuffer): Promise<void> {
    const connection = this.#connection;
    const block = connection.receive(data);
    const { open } = connection;
    if (block === null || open === null) return connection.close(closeCodes.protocolError);
    await this.#intake.take({ commands: readCommands(block, open), arrivedAt: Date.now() });
    connection.markBusy(this.#intake.isBusy);
  }

  /** An event of a queue. False where the connection is gone. */
  push({ object, entityId }: PushedQueue, event: Response): Promise<boolean> {
    const isOver = () => this.#settled.isOver(object, event);
    return this.#replies.push(object, entityId, event, isOver);
  }

  /** The connection is over. */
  end(): void {
    this.#intake.end();
    this.#forwarding.end();
  }

  #prepare(prepare: Surroundings['prepare']): Promise<void> | null {
    const prepared = prepare();
    return (
      prepared &&
      prepared.catch(() => {
        this.#connection.close(closeCodes.internalError);
        this.#intake.end();
      })
    );
  }

  async #handle(frame: Frame): Promise<void> {
    try {
      await this.#carryOut(frame);
    } catch {
      // A bug left commands without answers, and nobody knows what became of them.
      this.#connection.close(closeCodes.internalError);
    }
  }

  async #carryOut({ commands, arrivedAt }: Frame): Promise<void> {
    const { open } = this.#connection;
    if (open === null) return;
    const asked = commands.map((command) => this.#unwrap(open, command));
    for (const { from } of asked) this.#connection.count(...commandSeries(from));
    const { answers, calls, linked, proxied, resolved } = planFrame(asked, {
      roles: this.#roles,
      named: (party, entityId) => this.#served.named(party, entityId),
      freshLinkId: () => primitives.randomBytes(idLength) as LinkId,
    });
    this.#replies.expect(commands.length - proxied.length - resolved.length);
    // All queues are called before anything waits, so that no later frame can overtake this one.
    await Promise.all([
      ...calls.map((call) => this.#call(call, open, arrivedAt)),
      ...linked.map((request) => this.#follow(request, open, arrivedAt)),
      ...answers.map((answer) => this.#replies.give([answer], arrivedAt)),
      ...proxied.map((request) => this.#proxy(request, arrivedAt)),
      ...resolved.map((request) => this.#resolve(request, arrivedAt)),
    ]);
  }

  /** RFWD holds a command of somebody else. */
  #unwrap(open: OpenState, command: Received<CommandTransmission>): Asked {
    const { corrId, entityId } = command.ok ? command.transmission : command.refusal;
    const tag = tagOf(command);
    const from = { command: tag, corrId, entityId, version: open.version, seal: null };
    if (!command.ok || command.transmission.command.tag !== 'RFWD') return { from, command };
    const unwrapped = this.#forwarding.unwrap(open, corrId, command.transmission.command.encFwdTransmission);
    if (!unwrapped.ok)
      return { from, command: { ok: false, refusal: { corrId, entityId, error: unwrapped.error } } };
    const { command: inner, version, seal } = unwrapped.forwarded;
    return { from: { ...from, command: tagOf(inner), version, seal }, command: inner };
  }

  /** Only a deployment with queues is ever asked for one. */
  get #served(): Queues {
    if (this.#queues === null) throw new Error('a deployment without queues');
    return this.#queues;
  }

  #call({ names, version, entries }: PlannedCall, open: OpenState, arrivedAt: number): Promise<void> {
    const { messageQuota } = knownRuntimeSettings();
    const session = { id: this.#id, version, privateKey: open.privateKey, messageQuota };
    const requests = requestsOf(entries);
    const called = this.#served
      .run(names, session, requests)
      .then((answers) => ({ answers, readyAt: Date.now() }));
    return this.#replies.inOrder(names.object, async () => {
      const { answers, readyAt } = await called;
      if (answers === null) return this.#lose(entries.map(({ to }) => to));
      for (const [at, { command }] of requests.entries()) {
        const answer = answers[at];
        if (answer !== undefined) this.#settled.answered(names.object, command, answer);
      }
      await this.#replies.give(answersOf(entries, answers), arrivedAt, readyAt);
    });
  }

  async #follow({ to, linkId, request }: LinkRequest, open: OpenState, arrivedAt: number): Promise<void> {
    const linked = await this.#served.linked(linkId);
    if (linked === null) return this.#lose([to]);
    const entries = [{ to, request: { ...request, link: linked.claim } }];
    await this.#call({ names: linked.names, version: to.version, entries }, open, arrivedAt);
  }

  /** To answer without knowing would make an app drop a message that is there, or repeat one that is. */
  #lose(addressees: readonly Addressee[]): void {
    this.#replies.forgo(addressees.length);
    // Behind a proxy, the one sender will hear that there was no answer; the others are not to suffer for it.
    if (addressees.some(({ seal }) => seal === null)) this.#connection.close(closeCodes.internalError);
  }

  async #proxy({ to, command }: ProxyRequest, arrivedAt: number): Promise<void> {
    await this.#giveLate(to, await this.#proxying.ask(to, command, arrivedAt), arrivedAt);
  }

  async #resolve({ to, domain }: NameRequest, arrivedAt: number): Promise<void> {
    if (this.#resolver === null) throw new Error('a deployment without names');
    await this.#giveLate(to, await this.#resolver.resolve(domain, arrivedAt), arrivedAt);
  }

  /** An answer from elsewhere, for which no other was to wait. */
  async #giveLate(to: Addressee, response: Response, arrivedAt: number): Promise<void> {
    this.#replies.expect(1);
    await this.#replies.give([{ to, response, next: null }], arrivedAt);
  }
}

function tagOf(command: Received<CommandTransmission>): CommandTag | null {
  return command.ok ? command.transmission.command.tag : null;
}

function commandSeries({ command, seal }: Addressee): Series[] {
  if (command === null) return [];
  return [seal === null ? `commands ${command}` : `forwarded_commands ${command}`];
}

/** What is forwarded is, as a rule, and shows only when it is opened. */
function bringsMessages({ commands }: Frame): boolean {
  return commands.some((command) => {
    const tag = tagOf(command);
    return tag === 'SEND' || tag === 'RFWD';
  });
}
