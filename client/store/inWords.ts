// What the store says to people: what happened, whether anything is lost, and what helps. Each may stand by itself.

import type { ImportError } from './backup.ts';
import type { OpenError } from './openStore.ts';
import type { FailureReason } from './store.ts';

export const twoCopiesWarning =
  'A backup is for moving or for a loss, not for a second device. Of two copies in use, each breaks the ' +
  "other's conversations: close this one for good before you open the backup elsewhere. A backup that is older " +
  'than the last message breaks the conversations that have gone on since.';

export function openErrorInWords(error: OpenError): string {
  switch (error.error) {
    case 'open elsewhere':
      return 'Your messages are already open in another window. Close it, then try again. Nothing is lost.';
    case 'unavailable':
      return 'Your messages cannot be kept here: the place for them cannot be read or written.';
    case 'damaged':
      return 'Your messages cannot be read: what lies in their place is damaged. Nothing was changed.';
    case 'future':
      return 'Your messages were written by a later version of this program. Update it, and they are here: nothing is lost, nothing was changed.';
    case 'passphrase needed':
      return 'Your messages are locked. They open with your passphrase.';
    case 'wrong passphrase':
      return 'This is not the passphrase that your messages are locked with. Nothing is lost; try again.';
    case 'key lost':
      return keyLostInWords[error.lock];
    case 'full':
      return 'There is no room left for your messages. Nothing is lost; make room, then try again.';
  }
}

const keyLostInWords = {
  keyFile:
    'Your messages are here, but the key file that opens them is not. Put it back beside their folder.',
  browserKey:
    'Your messages are here, but this browser no longer has the key that opens them. Only a backup can bring them back.',
};

export function importErrorInWords(error: ImportError): string {
  switch (error.error) {
    case 'no backup':
      return 'This file is no backup. Nothing was changed.';
    case 'future':
      return 'This backup was made by a later version of this program. Update it, then try again. Nothing was changed.';
    case 'wrong passphrase':
      return 'This is not the passphrase of this backup, or the file is damaged. Nothing was changed.';
    case 'not empty':
      return 'A backup can only be opened where there are no messages yet. Nothing was changed.';
  }
}

export function failureInWords(reason: FailureReason): string {
  switch (reason) {
    case 'full':
      return 'There is no room left: this was not stored. What was stored before is safe.';
    case 'damaged':
      return 'Something that was stored cannot be read: it is damaged.';
    case 'closed':
      return 'Your messages have been closed here. Open them again to go on.';
    case 'broken':
      return 'The disk reports an error: this was not stored. What was stored before is safe.';
  }
}
