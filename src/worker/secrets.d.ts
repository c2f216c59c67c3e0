// What may be set with `wrangler secret put`: the configuration, which the rest of Env is generated from, does not
// name it, since the relay also runs without.

interface Secrets {
  /** Who does not know it creates no queues here. */
  CREATE_PASSWORD?: string;
  /** Certificates and keys that were made elsewhere. */
  RELAY_IDENTITY?: string;
}

interface Env extends Secrets {}

declare namespace Cloudflare {
  interface Env extends Secrets {}
}
