// What becomes of the requests of an operator whose relay moves.

import { importPage } from './moveIn.ts';
import { callOff, countWaiting, exportPage } from './moveOut.ts';
import type { MoveRequest } from './moveRequest.ts';

export async function carryOutMove(env: Env, request: MoveRequest): Promise<object> {
  switch (request.command) {
    case 'export':
      return exportPage(env, request);
    case 'import':
      return { imported: await importPage(env, request.after, request.page) };
    case 'stay':
      return callOff(env, request.objects);
    case 'waiting':
      return countWaiting(env, request.objects);
    case 'identity':
      return env.RELAY.getByName('relay').release();
  }
}
