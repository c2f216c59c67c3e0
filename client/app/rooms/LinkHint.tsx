// A link to somebody, in the field for a message: it may be meant to be opened.

import { parseLink } from '../../agent/link.ts';
import { pastedLink } from '../linkInAddress.ts';
import { lookAtLink } from '../linkInWords.ts';

export function LinkHint({ text }: { text: string }) {
  const link = pastedLink(text);
  if (parseLink(link) === null) return null;
  return (
    <div class="aimed">
      <p class="quote">{lookAtLink(link).words} Send it, or open it yourself.</p>
      <a class="button plain" href={link}>
        Open it
      </a>
    </div>
  );
}
