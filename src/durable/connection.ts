// The client's WebSocket and the state of its session: frames in, frames out, and nothing kept but in the
// attachment, so that the object may be evicted between any two of them.

import { decryptBlock, encryptBlock, plainFrame, readPlainFrame } from '../proto/blockEncryption.ts';
import { blockSize } from '../proto/transmission.ts';
import type { Metering } from './meterCall.ts';
import { count, type Series } from './metrics.ts';
import type { OpenState, SessionState } from './sessionState.ts';

/** RFC 6455, section 7.4.1. */
export const closeCodes = {
  normal: 1000,
  protocolError: 1002,
  policyViolation: 1008,
  internalError: 1011,
} as const;

/** Bytes sent and not read: a client that never reads would otherwise fill the memory of the object. */
const maxUnread = 1024 * 1024;
/** To a proxy hundreds of answers may go at once, 16 kB each. */
const maxUnreadByProxy = 16 * 1024 * 1024;

/** 110 bytes each, of the attachment's 16 KB. */
const maxDestinations = 100;

export class Connection {
  readonly #socket: WebSocket;
  readonly #metering: Metering | null;
  #state: SessionState;

  /** `metering` null: nothing is counted. */
  constructor(socket: WebSocket, state: SessionState, metering: Metering | null = null) {
    this.#socket = socket;
    this.#metering = metering;
    this.#state = state;
    socket.serializeAttachment(state);
  }

  /** After hibernation. */
  static restore(socket: WebSocket, metering: Metering | null): Connection {
    return new Connection(socket, socket.deserializeAttachment() as SessionState, metering);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The state of an open session; null before and after. */
  get open(): OpenState | null {
    return this.#state.phase === 'open' && this.#socket.readyState === WebSocket.OPEN ? this.#state : null;
  }

  /** One more of each. It is written down with the next frame. */
  count(...series: Series[]): void {
    if (this.#metering === null || this.#state.phase !== 'open') return;
    for (const one of series) count(this.#state.tally.counts, one);
  }

  /** Frames are the events at which counts are handed over: a timer would keep the object awake. */
  #countFrame(series: Series): void {
    this.count(series);
    if (this.#metering === null || this.#state.phase !== 'open') return;
    const { tally } = this.#state;
    const now = Date.now();
    if (Math.abs(now - tally.since) <= this.#metering.interval) return;
    const { counts } = tally;
    Object.assign(tally, { counts: {}, since: now });
    // Forgotten first: whatever breaks off, nothing is counted twice.
    this.become(this.#state);
    this.#metering.report(counts);
  }

  become(state: SessionState): void {
    this.#state = state;
    this.#socket.serializeAttachment(state);
  }

  /** The block in a frame, whose commands are unanswered from now on; null for a frame that is none, or not the next one. */
  receive(frame: string | ArrayBuffer): Uint8Array | null {
    const { open } = this;
    if (open === null || !isFrame(frame)) return null;
    this.#countFrame('frames_received');
    const bytes = new Uint8Array(frame);
    if (open.chains === null) {
      this.markBusy(true);
      return readPlainFrame(bytes);
    }
    const decrypted = decryptBlock(open.chains.receives, bytes);
    if (decrypted === null) return null;
    this.become({ ...open, chains: { ...open.chains, receives: decrypted.next }, isBusy: true });
    return decrypted.block;
  }

  /** Encrypts in the order of sending. */
  send(blocks: readonly Uint8Array[]): void {
    for (const block of blocks) {
      const { open } = this;
      if (open === null) return;
      this.#countFrame('frames_sent');
      this.sendFrame(this.#seal(open, block));
    }
  }

  #seal(open: OpenState, block: Uint8Array): Uint8Array {
    if (open.chains === null) return plainFrame(block);
    const { frame, next } = encryptBlock(open.chains.sends, block);
    this.become({ ...open, chains: { ...open.chains, sends: next } });
    return frame;
  }

  /** Closes a connection whose client does not read. */
  sendFrame(frame: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(frame);
    const bound = this.open?.isForwarding ? maxUnreadByProxy : maxUnread;
    if (this.#socket.bufferedAmount > bound) this.close(closeCodes.policyViolation);
  }

  /** Whether commands are unanswered. */
  markBusy(isBusy: boolean): void {
    const { open } = this;
    if (open !== null && open.isBusy !== isBusy) this.become({ ...open, isBusy });
  }

  /** From now on the connection carries commands of others, whose keys are remembered in memory alone. */
  markForwarding(): void {
    const { open } = this;
    if (open !== null && !open.isForwarding) this.become({ ...open, isForwarding: true });
  }

  /** Which Destination has the session that PKEY told of; the oldest of many are forgotten. */
  rememberDestination(sessionId: string, destination: string): void {
    const { open } = this;
    if (open === null) return;
    const others = open.destinations.filter(([known]) => known !== sessionId);
    const destinations: OpenState['destinations'] = [...others, [sessionId, destination]];
    this.become({ ...open, destinations: destinations.slice(-maxDestinations) });
  }

  close(code: number): void {
    if (this.#state.phase === 'closed') return;
    this.count('sessions_closed');
    const last = this.#state;
    this.become({ phase: 'closed' });
    this.#socket.close(code);
    if (last.phase === 'open') this.#metering?.report(last.tally.counts);
  }
}

export function isFrame(data: string | ArrayBuffer): data is ArrayBuffer {
  return typeof data !== 'string' && data.byteLength === blockSize;
}
