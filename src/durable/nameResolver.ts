// Names that stand for people and channels, looked up where the operator keeps them: RSLV. Server/Names.hs
// `resolveName`, Server/Names/HttpResolver.hs `resolveHttp`; simplex-messaging.md, "Resolver commands".

import type { ErrorType } from '../proto/errors.ts';
import { formatNameRecord, parseNameRecord } from '../proto/nameRecord.ts';
import type { Response as Answer } from '../proto/responses.ts';
import { Turns } from './turns.ts';
import { within } from './within.ts';

/** Milliseconds for one request (Server/Main.hs `readNamesConfig`, `resolver_timeout_ms`). */
const patience = 3_000;
/** Milliseconds for a command, the wait for its turn included. Clients wait for 10 s. */
const wholePatience = 8_000;
/** As in the reference; more would fit no block (`resolver_max_response_bytes`). */
const maxRecordLength = 16_000;
/** Of one session, which may be a proxy's. */
const maxConcurrent = 100;

type Network = Pick<Fetcher, 'fetch'>;

export class NameResolver {
  readonly #url: string;
  readonly #network: Network;
  readonly #turns = new Turns(maxConcurrent);

  /** `url` may have a path, under which /resolve/<name> is asked for. */
  constructor(url: string, network: Network) {
    this.#url = url;
    this.#network = network;
  }

  /** RNAME or ERR NAME. `arrivedAt`: milliseconds since 1970. */
  resolve(domain: string, arrivedAt: number): Promise<Answer> {
    return this.#turns.run(async () => {
      if (Date.now() >= arrivedAt + wholePatience) return failed('timeout');
      const use = new AbortController();
      try {
        return await within(patience, this.#ask(domain, use.signal), failed('timeout'));
      } finally {
        use.abort();
      }
    });
  }

  async #ask(domain: string, signal: AbortSignal): Promise<Answer> {
    try {
      const headers = { Accept: 'application/json' };
      // A redirection could lead into the operator's own network: it is not followed, and its body is no record.
      const init = { headers, redirect: 'manual', signal } as const;
      return await read(await this.#network.fetch(`${this.#url}/resolve/${domain}`, init));
    } catch {
      return failed('transport failure');
    }
  }
}

async function read({ status, body }: Response): Promise<Answer> {
  if (status >= 400) {
    await body?.cancel();
    return status === 404 || status === 400 ? refuse('NOT_FOUND') : failed(`HTTP ${status}`);
  }
  const text = body === null ? '' : await readText(body);
  if (text === null) return failed('response too large');
  const record = parseNameRecord(text);
  return record === null ? failed('invalid response') : { tag: 'RNAME', record: formatNameRecord(record) };
}

/** Null for one that is too long: the rest of it is not waited for. */
async function readText(body: ReadableStream<Uint8Array>): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxRecordLength) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

type NameError = Extract<ErrorType, { NAME: unknown }>['NAME'];

function refuse(error: NameError): Answer {
  return { tag: 'ERR', error: { NAME: error } };
}

function failed(reason: string): Answer {
  return refuse({ RESOLVER: reason });
}
