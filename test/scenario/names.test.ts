import { describe, expect, test } from 'vitest';
import { PRXY } from '../../client/smp/proxyCommands.ts';
import { PING } from '../../client/smp/recipientCommands.ts';
import { RSLV } from '../../client/smp/resolverCommands.ts';
import { relayAddress } from '../support/frontDoor.ts';
import { type Asker, HiddenSender } from '../support/hiddenSender.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { aliceRecord, aResolver } from '../support/resolver.ts';
import { Wire } from '../support/wire.ts';

describe.for<[string, () => Promise<Asker>]>([
  ['who connects to the relay', async () => (await aRelay().with('bob')).bob],
  ['who comes through a proxy', () => HiddenSender.arrives()],
])('%s', ([, arrives]) => {
  test('learns what a name stands for', async () => {
    const { asked } = aResolver(() => Response.json({ ...aliceRecord, more: 'of a later version' }));
    expect(await (await arrives()).asks(RSLV('alice.simplex'))).toEqual(aliceRecord);
    expect(asked).toEqual(['https://names.example/snrc/resolve/alice.simplex']);
  });

  test('learns that nobody has it, and that it could not be looked up', async () => {
    const statuses = [404, 502];
    aResolver(() => new Response('{}', { status: statuses.shift() ?? 500 }));
    const bob = await arrives();
    expect(await refusal(bob.asks(RSLV('nobody.simplex')))).toEqual({ NAME: 'NOT_FOUND' });
    expect(await refusal(bob.asks(RSLV('alice.simplex')))).toEqual({ NAME: { RESOLVER: 'HTTP 502' } });
  });

  test('learns that another relay is to be asked where this one looks up nothing', async () => {
    expect(await refusal((await arrives()).asks(RSLV('alice.simplex')))).toEqual({ NAME: 'NO_RESOLVER' });
  });
});

test('a relay that looks up names brings nobody to other relays', async () => {
  aResolver(() => Response.json(aliceRecord));
  const { bob } = await aRelay().with('bob');
  expect(await refusal(bob.asks(PRXY(await relayAddress(), null)))).toEqual({ PROXY: 'BASIC_AUTH' });
});

test('a name that takes long keeps nobody waiting, who asks for something else', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  aResolver(() => promise.then(() => Response.json(aliceRecord)));
  const wire = await Wire.connects();
  wire.sends(wire.transmission(RSLV('alice.simplex')), wire.transmission(PING()));
  expect(await wire.hears(1)).toMatchObject([{ response: { tag: 'PONG' } }]);
  resolve();
  expect(await wire.hears(1)).toMatchObject([{ response: { tag: 'RNAME' } }]);
});
