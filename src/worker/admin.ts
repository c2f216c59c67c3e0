// The operator's door: POST /admin with the secret as a bearer token. Where there is no secret there is no door.

import type { Context, MiddlewareHandler } from 'hono';
import { readAdminRequest } from './adminRequest.ts';
import { adminSecret, Doorkeeper } from './adminSecret.ts';
import { carryOut } from './adminWork.ts';
import type { Door } from './frontDoor.ts';

type Bound = { Bindings: Env };

const doorkeeper = new Doorkeeper();

export function openAdminDoor(door: Door): void {
  door.post('/admin', onlyTheOperator, admin);
}

const refusals = {
  401: 'Not the secret',
  429: 'Too many have tried. Wait',
};

const onlyTheOperator: MiddlewareHandler<Bound> = async (c, next) => {
  const secret = adminSecret(c.env);
  // As everywhere else, where there is nothing to POST to.
  if (secret === null) return c.text('Method not allowed', 405, { Allow: 'GET, HEAD' });
  // What was sent in clear is a secret no more.
  if (!isPrivate(new URL(c.req.url))) return c.text('Only over https', 403);
  const verdict = doorkeeper.judge(c.req.header('Authorization'), secret, Date.now());
  return verdict === 200 ? next() : c.text(refusals[verdict], verdict);
};

function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(hostname);
}

async function admin(c: Context<Bound>): Promise<Response> {
  const request = readAdminRequest(await c.req.json().catch(() => null));
  if (request === null)
    return c.text('Not understood. Is npm run admin of the same version as the relay?', 400);
  return c.json(await carryOut(c.env, request), 200, { 'Cache-Control': 'no-store' });
}
