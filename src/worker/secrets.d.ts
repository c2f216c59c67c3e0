// What may be set besides what the configuration names, from which the rest of Env is generated: secrets, by
// `wrangler secret put`, and what only a relay on one's own machine needs.

interface Secrets {
  /** Who does not know it creates no queues here. */
  CREATE_PASSWORD?: string;
  /** Who knows it operates the relay over HTTPS. Without it, or where it is shorter than 32 characters, nobody does. */
  ADMIN_SECRET?: string;
  /** Certificates and keys that were made elsewhere. */
  RELAY_IDENTITY?: string;
  /** Relays that the client's page on an origin of its own proposes; see wrangler.client.toml. */
  CLIENT_RELAYS?: string;
  /** "on": senders may be brought to relays on this machine and in private networks. */
  LOCAL_DESTINATIONS?: string;
  /** The way to other relays where the platform's own does not exist. */
  NETWORK?: Fetcher;
  /** Likewise, to the resolver of names, which may be on this machine. */
  RESOLVER?: Fetcher;
}

interface Env extends Secrets {}

declare namespace Cloudflare {
  interface Env extends Secrets {}
}
