// The workerd process that Miniflare starts and does not show: it must end when this process does, and be missed
// when it ends on its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

export interface RuntimeProcess {
  /** Known once it was started. */
  readonly pid: number | undefined;
  died: Promise<void>;
  /** From now on its end is expected. */
  release(): void;
}

/** Watches the workerd that is started next. */
export function watchRuntime(): RuntimeProcess {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  let pid: number | undefined;
  let expected = false;
  const onChild = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => {
      if (!/workerd[^/\\]*$/.test(child.spawnfile)) return;
      unsubscribe('child_process', onChild);
      pid = child.pid;
      endWithThisProcess(child);
      child.once('exit', () => {
        if (!expected) resolve();
      });
    });
  };
  subscribe('child_process', onChild);
  return {
    get pid() {
      return pid;
    },
    died,
    release: () => {
      expected = true;
      unsubscribe('child_process', onChild);
    },
  };
}

/**
 * Killed with SIGKILL, this process could not end workerd, which would keep the port and the state. The shell reads
 * from a pipe whose other end is only here: it reads on until this process is no more.
 */
function endWithThisProcess(runtime: ChildProcess): void {
  if (process.platform === 'win32') return;
  const guard = spawn('sh', ['-c', 'cat; kill -9 "$0"', String(runtime.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.stdin.on('error', () => {});
  (guard.stdin as unknown as { unref(): void }).unref();
  runtime.once('exit', () => {
    // The ID may soon be another process's.
    guard.kill('SIGKILL');
    guard.stdin.destroy();
  });
}
