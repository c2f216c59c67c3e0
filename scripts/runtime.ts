// A relay or a proxy on this machine: the Worker that a wrangler file describes, in workerd, with its state in a folder.

import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import { bundleWorker } from './bundle.ts';
import { servesFiles } from './files.ts';
import { lockState } from './stateLock.ts';
import { tellOperator } from './runtimeLog.ts';
import { watchRuntime } from './runtimeProcess.ts';

/** What may be set besides a configuration's variables (see the end of each file, and LOCAL_DESTINATIONS in Env). */
const unlisted = ['CREATE_PASSWORD', 'RELAY_IDENTITY', 'ADMIN_SECRET', 'LOCAL_DESTINATIONS'];

/** The objects whose life is a connection's: none outlives the runtime, and each would leave a file behind. */
const transientClasses = ['Session', 'Destination'];

const host = '127.0.0.1';

// Otherwise wrangler tells on standard output where it found secrets.
process.env['WRANGLER_LOG'] ??= 'warn';

export interface RuntimeOptions {
  /** 0 takes any that is free. */
  port: number;
  stateDir: string;
  /**
   * Take the place of the configuration's variables and secrets of the same names; all others are ignored.
   * LOCAL_DESTINATIONS also opens the network: without it the runtime reaches public addresses alone, whatever a name
   * resolves to.
   */
  vars: Record<string, string | undefined>;
  /** Another Worker in place of the configuration's. */
  main?: string;
  /** As for `bundleWorker`. */
  inPlace?: Record<string, string>;
}

export interface Running {
  url: URL;
  port: number;
  /** The process that does the work: what it costs is measured there. */
  pid: number | undefined;
  /** Resolves if workerd ends without `stop`; it is not started again. */
  died: Promise<void>;
  stop(): Promise<void>;
}

/** Rejects if the runtime does not come up: the port or the state is taken, the bundle does not build. */
export function startRelay(options: RuntimeOptions): Promise<Running> {
  return start('wrangler.toml', options);
}

/** Likewise. */
export function startProxy(options: RuntimeOptions): Promise<Running> {
  return start('wrangler.proxy.toml', options);
}

async function start(configFile: string, options: RuntimeOptions): Promise<Running> {
  const { port, stateDir, vars } = options;
  const configPath = resolve(import.meta.dirname, '..', configFile);
  const { name, main, assets, vars: variables } = unstable_readConfig({ config: configPath });
  const assetsFolder = resolve(import.meta.dirname, '..', assets?.directory ?? '.');
  // A relay runs without the page, and wrangler does not without its folder.
  await mkdir(assetsFolder, { recursive: true });
  const {
    modulesRules: _,
    assets: __,
    ...workerOptions
  } = unstable_getMiniflareWorkerOptions(configPath).workerOptions;
  if (name === undefined || main === undefined) throw new Error(`${configFile} names no Worker`);
  const modules = await bundleWorker(options.main ?? main, options.inPlace);

  await mkdir(stateDir, { recursive: true });
  const unlock = lockState(stateDir);
  for (const transient of transientClasses)
    await rm(join(stateDir, 'do', `${name}-${transient}`), { recursive: true, force: true });

  const runtime = watchRuntime();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...workerOptions,
      name,
      modules,
      bindings: { ...(workerOptions['bindings'] as object), ...overrides(Object.keys(variables), vars) },
      serviceBindings: {
        ...(workerOptions['serviceBindings'] as object | undefined),
        NETWORK: networkService(vars),
        // Miniflare's own assets come with a door before the Worker's, which compresses WebSockets.
        ...(assets === undefined ? {} : { [assets.binding ?? 'ASSETS']: servesFiles(assetsFolder) }),
        RESOLVER: resolverService,
      },
      // Straight to the Worker, as on the platform: Miniflare's own entrance would add headers and work of its own.
      unsafeDirectSockets: [{ host, port }],
      host,
      resourcePersistencePath: resolve(stateDir),
      telemetry: { enabled: false },
      // Otherwise it asks Cloudflare where this machine is.
      cf: false,
      handleStructuredLogs: tellOperator,
    }),
  );
  const stop = async () => {
    runtime.release();
    await miniflare.dispose();
    unlock();
  };
  try {
    const url = await miniflare.unsafeGetDirectURL(name);
    return { url, port: Number(url.port), pid: runtime.pid, died: runtime.died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function overrides(names: string[], vars: RuntimeOptions['vars']): Record<string, string> {
  const set = [...names, ...unlisted].map((name) => [name, vars[name]] as const);
  return Object.fromEntries(set.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** It looks at the addresses that a name resolves to, and not at the name. */
export function networkService(vars: RuntimeOptions['vars']) {
  const allow = vars['LOCAL_DESTINATIONS'] === 'on' ? ['public', 'private'] : ['public'];
  return { network: { allow, tlsOptions: { trustBrowserCas: true } } };
}

/** The operator alone says where it is, and does well to have it on the same machine. */
const resolverService = { network: { allow: ['public', 'private'], tlsOptions: { trustBrowserCas: true } } };
