// What the operator keeps of the client's page: where it was deployed, and the mark by which it is known again. Nothing
// of it is secret. `identity/client/`, or under IDENTITY_DIR.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { base64url } from '../../src/proto/bytes.ts';
import { primitives } from '#primitives';
import { type Deployment, readDeployment, textOf } from './deploymentRecord.ts';
import { files, identityFolder } from './folder.ts';
import type { Place } from './place.ts';
import { formatJson, readIfThere, readJson, reason, replace } from './privateFile.ts';
import { Stop } from './stop.ts';

export interface PageDeployment extends Deployment {
  /** A variable of the Worker. */
  mark: string;
}

export const pageFolder = () => join(identityFolder(), 'client');

const path = () => join(pageFolder(), files.deployment);

/** Null where it was never deployed. */
export async function readPage(): Promise<PageDeployment | null> {
  const text = await readIfThere(path());
  if (text === null) return null;
  const deployment = readDeployment(text);
  const mark = textOf(readJson(text), 'mark');
  if (deployment !== null && mark !== null) return { ...deployment, mark };
  throw new Stop(
    `${path()} is malformed. Bring it back from your copy; or, for a page under another name, move ${pageFolder()} away.`,
  );
}

export function freshPage({ name, domain }: Place): PageDeployment {
  const mark = base64url(primitives.randomBytes(18));
  return { name, domain, account: null, zone: null, host: null, mark };
}

export async function savePage(page: PageDeployment): Promise<void> {
  await mkdir(pageFolder(), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw new Stop(`${pageFolder()} cannot be made (${reason(error)}). May you write there?`);
  });
  await replace(path(), formatJson(page));
}
