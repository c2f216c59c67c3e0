// One runtime at a time may work on a folder of state. The lock is a database file's, which the system takes back
// from a process however it ends: there is no stale lock to remove.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Returns what gives the lock back. Throws where another process has it. */
export function lockState(stateDir: string): () => void {
  const lock = new DatabaseSync(join(stateDir, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error(
      `Another relay is running on the state in ${stateDir}. Stop it, or set STATE_DIR to another folder.`,
    );
  }
  return () => lock.close();
}
