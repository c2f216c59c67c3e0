// The operator's door: POST /admin, and GET /metrics, with the secret as a bearer token. Where there is no secret there
// is no door.

import type { Context, Next } from 'hono';
import { adminSecret } from '../durable/adminSecret.ts';
import { readMeters } from '../durable/meterCall.ts';
import { type AdminRequest, readAdminRequest } from './adminRequest.ts';
import { neighbourhoodOf } from './broughtHeaders.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { exposition, expositionType } from './exposition.ts';
import type { Door } from './pageDoor.ts';

type C = Context<{ Bindings: Env }>;

/** What a deployment does for its operator. Null: another kind of deployment would. */
export type CarryOut = (env: Env, request: AdminRequest) => Promise<object | null>;

const doorkeeper = new Doorkeeper();

export function adminDoor(carryOut: CarryOut): (door: Door) => void {
  return (door) => {
    door.post('/admin', onlyForTheOperator(admin(carryOut)));
    door.get('/metrics', onlyForTheOperator(metrics));
  };
}

const refusals = {
  401: 'Not the secret',
  429: 'Too many have tried. Wait',
};

function onlyForTheOperator(answer: (c: C) => Promise<Response>) {
  return async (c: C, next: Next): Promise<Response | void> => {
    const secret = adminSecret(c.env);
    // As everywhere else, where there is nothing.
    if (secret === null) return next();
    // What was sent in clear is a secret no more.
    if (!isPrivate(new URL(c.req.url))) return c.text('Only over https', 403);
    const verdict = doorkeeper.judge(c.req.header('Authorization'), secret, Date.now());
    if (verdict !== 200) return c.text(refusals[verdict], verdict);
    c.header('Cache-Control', 'no-store');
    return answer(c);
  };
}

function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(hostname);
}

function admin(carryOut: CarryOut) {
  return async (c: C): Promise<Response> => {
    const request = readAdminRequest(await c.req.json().catch(() => null));
    if (request === null)
      return c.text('Not understood. Is npm run admin of the same version as the relay?', 400);
    if (request.command === 'watch')
      request.neighbourhood = await neighbourhoodOf(c.env, c.req.header('CF-Connecting-IP'));
    const answer = await carryOut(c.env, request);
    return answer === null ? c.text('There are no queues here, nor codes for them', 400) : c.json(answer);
  };
}

async function metrics(c: C): Promise<Response> {
  return c.body(exposition(await readMeters(c.env)), 200, { 'Content-Type': expositionType });
}
