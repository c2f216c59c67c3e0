// What a Session learns of the client whose WebSocket it is given.

import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import relay from '../../src/worker/relay.ts';

const challenge = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

/** The request that reaches the Session, where its binding is replaced by one that only listens. */
async function reaching(url: string, headers: Record<string, string>): Promise<Request> {
  const requests: Request[] = [];
  const stub = { fetch: async (request: Request) => (requests.push(request), new Response('taken')) };
  const SESSION = { newUniqueId: () => env.SESSION.newUniqueId(), get: () => stub };
  const response = await relay.fetch(new Request(url, { headers }), { ...env, SESSION } as unknown as Env);
  expect(await response.text()).toBe('taken');
  const [request] = requests;
  if (request === undefined) throw new Error('nothing reached the Session');
  return request;
}

test('nothing but that it is a WebSocket', async () => {
  const request = await reaching('https://relay.example/some/path?token=1', {
    Upgrade: 'WebSocket',
    Connection: 'Upgrade',
    Cookie: 'who=alice',
    Origin: 'https://page.example',
    'CF-Connecting-IP': '192.0.2.1',
    'X-Forwarded-For': '192.0.2.1',
    'Sec-WebSocket-Protocol': 'alice',
    'User-Agent': 'a browser',
  });
  expect(request.url).toBe('https://session/');
  expect([...request.headers]).toEqual([['upgrade', 'websocket']]);
  expect(request.cf).toBeUndefined();
});

test('and the challenge that the relay is to answer', async () => {
  const request = await reaching(`https://relay.example/path?a=b&challenge=${challenge}`, {
    Upgrade: 'websocket',
  });
  expect(request.url).toBe(`https://session/?challenge=${challenge}`);
});

test.each([
  ['too short', challenge.slice(1)],
  ['too long', `${challenge}AA`],
  ['padded', `${challenge}=`],
  ['not base64url', `${challenge.slice(1)}+`],
  ['a second spelling of the same bytes', `${challenge.slice(0, -1)}9`],
  ['empty', ''],
])('unless the challenge is %s', async (_, malformed) => {
  const url = `https://relay.example/?challenge=${encodeURIComponent(malformed)}`;
  expect((await reaching(url, { Upgrade: 'websocket' })).url).toBe('https://session/');
});
