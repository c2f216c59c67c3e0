// A link that nobody has opened yet, or an address for many: to be shown, copied and passed on.

import { useState } from 'preact/hooks';
import type { Conversation } from '../../agent/conversations/conversation.ts';
import { linkToShow } from '../linkInAddress.ts';
import type { Model } from '../model.ts';
import { QrCode } from './QrCode.tsx';
import { Requests } from './Requests.tsx';

export function Invitation({ model, conversation }: { model: Model; conversation: Conversation }) {
  const { links, state } = conversation;
  const isAddress = state === 'address';
  const link = links && linkToShow(links.short ?? links.full);
  return (
    <div class="content stack">
      {isAddress && <Requests model={model} address={conversation} />}
      <p>{isAddress ? 'For many. Whoever has it can ask; you decide.' : 'For one person. It works once.'}</p>
      {link === null ? <p class="quiet">The link is being made.</p> : <Link link={link} />}
    </div>
  );
}

function Link({ link }: { link: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <QrCode text={link} label="The link as a QR code" />
      <p class="link" data-testid="link">
        {link}
      </p>
      <div class="row">
        <button
          class="main"
          onClick={() => {
            void navigator.clipboard.writeText(link).then(() => setCopied(true));
          }}
        >
          Copy
        </button>
        {'share' in navigator && (
          <button
            onClick={() => {
              // Who puts the sheet away has decided so.
              navigator.share({ url: link }).catch(() => undefined);
            }}
          >
            Share
          </button>
        )}
        <span role="status">{isCopied ? 'Copied' : ''}</span>
      </div>
    </>
  );
}
