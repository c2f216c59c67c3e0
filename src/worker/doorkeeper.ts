// Who is the operator: whoever knows the secret.

import { primitives } from '#primitives';
import { TokenBucket } from '../durable/tokenBucket.ts';
import { utf8 } from '../proto/bytes.ts';

/** Who has got it wrong so often, in all, is only told to wait: whoever guesses learns nothing by being fast. */
const wrongAnswers = { burst: 20, perSecond: 1 };

export class Doorkeeper {
  readonly #wrong = new TokenBucket(wrongAnswers, Date.now());

  /**
   * 200: let them in. The right secret is let in however many others knock, or whoever knocks could lock the operator
   * out; with 32 characters, trying is hopeless at any rate.
   */
  judge(authorization: string | undefined, secret: string, now: number): 200 | 401 | 429 {
    const given = /^Bearer (.*)$/i.exec(authorization ?? '')?.[1] ?? '';
    // Hashes have one length: neither the secret's nor its first characters show in the time that this takes.
    if (crypto.subtle.timingSafeEqual(hash(given), hash(secret))) return 200;
    if (this.#wrong.delay(1, now) > 0) return 429;
    this.#wrong.take(1, now);
    return 401;
  }
}

const hash = (text: string) => primitives.sha256(utf8(text));
