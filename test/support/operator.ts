// The operator of the relay in a story: asks at the door that only the secret opens.

import { env, exports } from 'cloudflare:workers';
import { onTestFinished } from 'vitest';
import { base64url } from '../../src/proto/bytes.ts';

export const secret = 'a-secret-of-at-least-32-characters';

interface Asked {
  status: number;
  text: string;
}

export class Operator {
  static begins(): Operator {
    env.ADMIN_SECRET = secret;
    onTestFinished(() => {
      delete env.ADMIN_SECRET;
    });
    return new Operator();
  }

  /** `from`: the address that the platform tells. */
  async asks(request: object, from?: string): Promise<Record<string, unknown>> {
    const { status, text } = await this.knocks(JSON.stringify(request), { from });
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  async knocks(
    body: string,
    {
      authorization = `Bearer ${secret}`,
      url = 'https://relay.test/admin',
      from,
    }: { authorization?: string; url?: string; from?: string | undefined } = {},
  ): Promise<Asked> {
    const headers = {
      Authorization: authorization,
      ...(from === undefined ? {} : { 'CF-Connecting-IP': from }),
    };
    const response = await exports.default.fetch(url, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  }

  blocks({ sndId }: { sndId: Uint8Array }, notice: object | null = null) {
    return this.asks({ command: 'block', queue: { sender: base64url(sndId) }, reason: 'spam', notice });
  }

  unblocks({ sndId }: { sndId: Uint8Array }) {
    return this.asks({ command: 'unblock', queue: { sender: base64url(sndId) } });
  }

  deletes(queue: { sender: string } | { link: string }) {
    return this.asks({ command: 'delete', queue });
  }

  /** Null: as configured. */
  sets(changes: object) {
    return this.asks({ command: 'set', ...changes });
  }
}
