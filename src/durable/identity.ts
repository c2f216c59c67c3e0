// Who this relay is: the chain that its address pins, the key that speaks for it online, and the key from which the
// names of queues are computed. From a secret where the operator set one, else made and kept by the Relay object.

import { chainKeyHash } from '../proto/certificate.ts';
import type { NonEmpty } from '../proto/codec.ts';
import type { KeyHash } from '../proto/ids.ts';
import { type NameKeys, nameKeys } from './names.ts';
import { type Credentials, parseCredentials } from './relayCredentials.ts';

export interface Identity {
  certChain: NonEmpty<Uint8Array>;
  keyHash: KeyHash;
  leafPrivateKey: Uint8Array;
  nameKeys: NameKeys;
  /** `online`: the identity's own key is kept by the relay, too, since it made it. */
  origin: 'secret' | 'online';
}

let loaded: Promise<Identity> | undefined;

/** The same for the life of an isolate. Rejects where the secret is malformed or the Relay object out of reach. */
export function loadIdentity(env: Env): Promise<Identity> {
  loaded ??= load(env).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(env: Env): Promise<Identity> {
  const { RELAY_IDENTITY: secret } = env as { RELAY_IDENTITY?: string };
  if (secret !== undefined && secret !== '') return identity(parseCredentials(secret), 'secret');
  const { certChain, leafPrivateKey, idKey } = await env.RELAY.getByName('relay').credentials();
  return identity({ certChain: certChain as Credentials['certChain'], leafPrivateKey, idKey }, 'online');
}

function identity({ certChain, leafPrivateKey, idKey }: Credentials, origin: Identity['origin']): Identity {
  return { certChain, keyHash: chainKeyHash(certChain), leafPrivateKey, nameKeys: nameKeys(idKey), origin };
}
