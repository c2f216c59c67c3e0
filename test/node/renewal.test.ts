// `npm run setup -- --renew`: another online key for the same relay.

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCredentials } from '../../src/durable/relayCredentials.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import { Operator } from './operator.ts';
import { Recipient, Sender } from './people.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { freshStateDir, startRelayProcess, stop } from './relayProcess.ts';

const renews = (operator: Operator, ...args: string[]) =>
  operator.runs('scripts/setup.ts', ['--renew', ...args]);

const secretsOf = (operator: Operator) => operator.readsJson('relay/secrets.json');
const identityOf = (operator: Operator) => parseCredentials(String(secretsOf(operator)['RELAY_IDENTITY']));

async function anOperator(): Promise<Operator> {
  const operator = new Operator({ CREATE_PASSWORD: 'sesame' });
  await operator.setsUp('--relay', '--name', 'smp.example.org');
  return operator;
}

test('changes the online key and nothing else', async () => {
  const operator = await anOperator();
  const before = { identity: identityOf(operator), secrets: secretsOf(operator) };
  expect(await renews(operator)).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('Its address stays'),
  });
  const after = { identity: identityOf(operator), secrets: secretsOf(operator) };
  expect(after.identity.leafPrivateKey).not.toEqual(before.identity.leafPrivateKey);
  expect(after.identity.certChain[0]).not.toEqual(before.identity.certChain[0]);
  expect(after.identity.certChain.slice(1)).toEqual(before.identity.certChain.slice(1));
  expect(after.identity.idKey).toEqual(before.identity.idKey);
  const { RELAY_IDENTITY } = after.secrets;
  expect(after.secrets).toEqual({ ...before.secrets, RELAY_IDENTITY });
});

test('leaves people their queues: they are found under the same address, and the relay proves to be the same', async () => {
  const operator = await anOperator();
  const STATE_DIR = freshStateDir();
  const startsWith = () =>
    startRelayProcess({
      STATE_DIR,
      PROXY_PORT: 'off',
      RELAY_PORT: '0',
      RELAY_IDENTITY: String(secretsOf(operator)['RELAY_IDENTITY']),
    });
  const keyHash = chainKeyHash(identityOf(operator).certChain);
  const first = await startsWith();
  const alice = await Recipient.at(parseServer(first.address) as SMPServer);
  const queue = await alice.createsQueue();
  alice.leaves();
  await stop(first, 'SIGTERM');

  await renews(operator);
  const second = await startsWith();
  const server = parseServer(second.address) as SMPServer;
  expect(server.keyHash).toEqual(keyHash);
  const { connection } = await Sender.at(server);
  expect(await connection.subscribe(queue)).toMatchObject({ ok: true });
  connection.close();
  await stop(second, 'SIGKILL');
}, 60_000);

test('takes the offline key from where it was moved', async () => {
  const operator = await anOperator();
  const moved = join(operator.identity, 'elsewhere.key');
  renameSync(join(operator.identity, 'relay/authority.key'), moved);
  const before = secretsOf(operator);
  const lost = await renews(operator);
  expect(lost).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/authority\.key cannot be read .*--authority/),
  });
  expect(secretsOf(operator)).toEqual(before);
  expect(await renews(operator, '--authority', moved)).toMatchObject({ code: 0 });
  expect(secretsOf(operator)).not.toEqual(before);
});

test('by the offline key of another relay, or by none, changes nothing', async () => {
  const [operator, other] = [await anOperator(), await anOperator()];
  const before = secretsOf(operator);
  const foreign = join(other.identity, 'relay/authority.key');
  expect(await renews(operator, '--authority', foreign)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not the offline key of this identity'),
  });
  const record = join(operator.identity, 'relay/deployment.json');
  expect(await renews(operator, '--authority', record)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('holds no private key'),
  });
  expect(secretsOf(operator)).toEqual(before);
});

test('of what was never set up says so', async () => {
  expect(await renews(new Operator())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no identity to renew'),
  });
});
