// Brings what another relay of the same identity was into this one. What is here already stays as it is, so that the
// same file may be imported again; an import that broke off goes on at the page that it stopped at.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { base64url } from '../../src/proto/bytes.ts';
import { readAddress } from '../doctor/address.ts';
import { Stop } from '../operator/stop.ts';
import { type Header, type Page, readExport } from './exportFile.ts';
import { howFar } from './howFar.ts';
import type { RelayDoor } from './relayDoor.ts';

export interface Brought {
  created: number;
  same: number;
  refused: number;
  /** Whether the relay's settings were among those refused: changed here before. */
  settings: 'created' | 'same' | 'refused';
}

/** What is done, beside the file until all of it is. */
interface Progress extends Brought {
  relay: string;
  id: string;
  pages: number;
}

export async function importRelay(door: RelayDoor, path: string): Promise<Brought> {
  const { header, pages } = await check(path, door);
  const told = howFar('Page');
  const none = { created: 0, same: 0, refused: 0, settings: 'same' } as const;
  let progress: Progress = (await readProgress(path, door, header)) ?? {
    relay: door.address,
    id: header.id,
    pages: 0,
    ...none,
  };
  let after = header.id;
  for await (const line of readExport(path)) {
    if (line.kind === 'header') continue;
    if (line.page.page >= progress.pages) {
      progress = addPage(progress, await bring(door, after, line.page));
      await writeFile(progressOf(path), JSON.stringify(progress), { mode: 0o600 });
      told(progress.pages, pages);
    }
    after = line.page.digest;
  }
  await rm(progressOf(path), { force: true });
  return progress;
}

/** Before anything is brought: that all of it is there, for this relay, and to be moved with. */
async function check(path: string, { address }: RelayDoor): Promise<{ header: Header; pages: number }> {
  let header: Header | null = null;
  let pages = 0;
  let isWhole = false;
  try {
    for await (const line of readExport(path)) {
      if (line.kind === 'header') ({ header } = line);
      else {
        isWhole = line.page.isLast;
        pages++;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Stop(`There is no ${path}.`);
    throw error;
  }
  if (header === null) throw new Stop(`${path} is no export of a relay.`);
  const keyHash = base64url(readAddress(address).keyHash);
  if (header.keyHash !== keyHash) {
    throw new Stop(
      `${path} is of the relay ${header.keyHash}, and this one is ${keyHash}: its queues would have other addresses. Deploy this relay with the identity of the other one first.`,
    );
  }
  if (!isWhole) throw new Stop(`${path} is not whole. Run the export again: it goes on where it stopped.`);
  return { header, pages };
}

interface Counts {
  of: string;
  created: number;
  same: number;
  refused: number;
}

async function bring(door: RelayDoor, after: string, { page, sealed }: Page): Promise<Counts> {
  const { imported } = await door.ask({ command: 'import', after, page: sealed });
  if (imported === null || imported === undefined) {
    throw new Stop(
      `The relay cannot open page ${page + 1}: it has another identity key, or somebody has changed the file. ${page === 0 ? 'Nothing was brought.' : 'What is before that page is there; no other page was brought.'}`,
    );
  }
  return imported as Counts;
}

function addPage(progress: Progress, { of, created, same, refused }: Counts): Progress {
  const pages = progress.pages + 1;
  if (of === 'settings') {
    const settings = created > 0 ? 'created' : refused > 0 ? 'refused' : 'same';
    return { ...progress, pages, settings };
  }
  return {
    ...progress,
    pages,
    created: progress.created + created,
    same: progress.same + same,
    refused: progress.refused + refused,
  };
}

const progressOf = (path: string) => `${path}.progress`;

async function readProgress(path: string, door: RelayDoor, { id }: Header): Promise<Progress | null> {
  try {
    const progress = JSON.parse(await readFile(progressOf(path), 'utf8')) as Progress;
    return progress.relay === door.address && progress.id === id ? progress : null;
  } catch {
    return null;
  }
}
