// How a ratchet is made anew, in the details that the reference decides: Agent.hs `newRatchetKey`, `ereadyMsg`.

import { expect, test } from 'vitest';
import { primitives } from '#primitives';
import { type AgentFresh, agentFresh } from '../../client/agent/agentFresh.ts';
import { agentMessage } from '../../client/agent/agentMessage.ts';
import { agentMsgEnvelope } from '../../client/agent/agentMsgEnvelope.ts';
import { supportedSMPAgentVersions } from '../../client/agent/agentVersion.ts';
import { decideSync } from '../../client/agent/connection/resync.ts';
import { decrypt } from '../../client/agent/ratchet/decrypt.ts';
import { concat, hex } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import { type Party, Simulation } from './simulation.ts';

const aPair = async (fresh?: AgentFresh) => (await Simulation.begins(false, fresh)).connects();

function envelopesOf({ outbox }: Party) {
  return outbox.map(({ value }) => {
    const decoded = decode(agentMsgEnvelope, value.envelope);
    if (!decoded.ok) throw new Error('no envelope');
    return decoded.value;
  });
}

/** SHA-256 of the two raw keys, as the reference compares them. */
function keyHash(party: Party): string {
  const [sent] = envelopesOf(party).filter((envelope) => envelope.tag === 'AgentRatchetKey');
  if (sent === undefined) throw new Error('no keys');
  return hex(primitives.sha256(concat(sent.e2eParams.key1, sent.e2eParams.key2)));
}

async function readBy(party: Party, envelope: ReturnType<typeof envelopesOf>[number] | undefined) {
  if (envelope?.tag !== 'AgentMsgEnvelope') throw new Error('no message');
  const decrypted = await decrypt(party.duplex.ratchet, envelope.encAgentMessage, party.fresh);
  const said = decrypted.ok ? decode(agentMessage, decrypted.plaintext) : null;
  if (!said?.ok || said.value.tag !== 'AgentMessage') throw new Error('not understood');
  return said.value.body;
}

test('whose keys have the lesser hash receives first, and the other says EREADY', async () => {
  const pair = await aPair(agentFresh);
  for (let n = 0; n < 8; n++) {
    const { alice, bob } = pair.copied();
    bob.takes(await decideSync(bob.duplex, bob.fresh));
    const his = keyHash(bob);
    bob.sends();
    await alice.receives();
    const receivesFirst = keyHash(alice) <= his;
    expect(alice.duplex.ratchet.send === null).toBe(receivesFirst);
    const kinds = alice.outbox.map(({ value: { kind } }) => kind);
    expect(kinds).toEqual(receivesFirst ? ['AgentRatchetKey'] : ['AgentRatchetKey', 'EREADY']);
  }
});

test('EREADY comes before all that waited, wakes the other, and names the last message that was read', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  for (const party of [alice, bob]) party.says('before');
  await simulation.settles();
  bob.takes(await decideSync(bob.duplex, bob.fresh));
  bob.says('waited');
  bob.sends();
  await alice.receives();
  alice.says('waited too');
  alice.sends();
  await bob.receives();
  const [sender, receiver] = bob.duplex.ratchet.send === null ? [alice, bob] : [bob, alice];
  expect(await readBy(receiver, envelopesOf(sender).at(-1))).toEqual({
    tag: 'EREADY',
    lastDecryptedMsgId: 2n,
  });
  sender.sends();
  await receiver.receives();
  expect(receiver.outbox.map(({ value: { kind } }) => kind)).toEqual(['EREADY', 'A_MSG']);
  expect(receiver.outbox[0]?.value.notification).toBe(true);
  const [ready] = envelopesOf(receiver);
  expect(await readBy(sender, ready)).toEqual({ tag: 'EREADY', lastDecryptedMsgId: 2n });
  await simulation.settles();
  expect([alice.texts, bob.texts]).toEqual([
    ['before', 'waited'],
    ['before', 'waited too'],
  ]);
  const integrity = [...alice.events, ...bob.events].flatMap((event) =>
    event.event === 'message' ? [event.integrity] : [],
  );
  expect(integrity).toEqual(Array(4).fill('MsgOk'));
});

test('keys that come with a later agent version raise that of the connection', async () => {
  const { alice, bob } = await aPair();
  alice.state = { ...alice.duplex, agentVersion: 6 };
  bob.takes(await decideSync(bob.duplex, bob.fresh));
  bob.sends();
  await alice.receives();
  expect(alice.duplex.agentVersion).toBe(supportedSMPAgentVersions.max);
});

test('keys that come twice are taken once', async () => {
  const { alice, bob } = await aPair();
  bob.takes(await decideSync(bob.duplex, bob.fresh));
  bob.sends(false);
  bob.sends();
  await alice.receives();
  const { outbox, duplex } = alice;
  await alice.receives();
  expect(alice.outbox).toEqual(outbox);
  expect(alice.duplex.sync).toEqual(duplex.sync);
});

test('other keys, when a ratchet was agreed on but never used, are refused until one of both begins again', async () => {
  const simulation = await aPair(agentFresh);
  const { alice, bob } = simulation;
  bob.takes(await decideSync(bob.duplex, bob.fresh));
  bob.sends();
  await alice.receives();
  expect(alice.duplex.sync.sync).toBe('agreed');
  bob.takes(await decideSync(bob.duplex, bob.fresh));
  bob.sends();
  await alice.receives();
  expect(alice.duplex.sync.sync).toBe('required');
});
