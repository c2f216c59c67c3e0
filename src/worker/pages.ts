// The page for people who open the relay's address in a browser.

import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { primitives } from '#primitives';
import { utf8 } from '../proto/bytes.ts';
import type { RelayInfo } from './relayInfo.ts';

const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#faf8f5, #1b1a18);
  --text: light-dark(#2a2724, #e8e4de);
  --quiet: light-dark(#6b645c, #a39b91);
  --line: light-dark(#e3ddd5, #37332f);
  --accent: light-dark(#8a4b14, #e0a36a);
}
body {
  max-width: 68ch;
  margin: 0 auto;
  padding: 40px 24px;
  background: var(--ground);
  color: var(--text);
  font: 16px/1.5 system-ui, sans-serif;
}
h1, h2 { line-height: 1.25; }
h1 { font-size: 28px; }
h2 { margin-top: 40px; font-size: 20px; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.address { display: block; padding: 16px; border: 1px solid var(--line); border-radius: 8px; color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 8px 24px; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.qr svg { display: block; width: 240px; height: 240px; }
`;

/** The one style that the browser may apply, by its hash (Content Security Policy, "hash-source"). */
export const pageStyleSource = `'sha256-${btoa(String.fromCharCode(...primitives.sha256(utf8(style))))}'`;

const cryptoBackends: Record<RelayInfo['crypto'], string> = {
  native: 'native: the primitives of the runtime',
  noble: 'noble: the runtime failed its test, so a slower library does the work',
};

const identities: Record<RelayInfo['identity'], string> = {
  online: 'online: the relay made its identity itself, and keeps the key',
  secret: 'secret: made elsewhere, given to the relay by its operator',
};

const access: Record<RelayInfo['newQueues'], string> = {
  open: 'for everybody',
  password: 'for those who know the password',
  invite: 'for those who have an invitation of the operator’s',
  off: 'for nobody',
};

export function infoPage(info: RelayInfo) {
  return page(
    'edgedrop relay',
    html`<h1>This is a message relay</h1>
<p>It keeps encrypted messages until the people whom they are for fetch them. It has no accounts, cannot read what
it keeps, and keeps no record of who asks. It speaks the SimpleX Messaging Protocol (SMP).</p>
${notice(info)}
<h2>Its address</h2>
<p><code class="address">${info.address}</code></p>
${qrCode(info.address)}
<p>Put this into the settings of your app, where it asks for message servers.</p>
${isWorkersDev(info) ? movingWarning : ''}
<h2>Its facts</h2>
<dl>
${facts(info)}
<dt>New queues</dt><dd>${access[info.newQueues]}${caps(info)}</dd>
</dl>
${forPrograms}
<h2>What it does not protect against</h2>
<p>On Cloudflare, the platform runs this code and ends the encryption of the connection: it sees which network
addresses connect, and when. It cannot read the messages.</p>`,
  );
}

export function proxyPage(info: RelayInfo) {
  return page(
    'edgedrop proxy',
    html`<h1>This is a message proxy</h1>
<p>It brings encrypted messages to the relays that they are for, so that those do not learn who sends. It sees which
relay a message goes to, and not which queue; it keeps nothing. It speaks the SimpleX Messaging Protocol (SMP).</p>
${notice(info)}
<h2>Its address</h2>
<p><code class="address">${info.address}</code></p>
${qrCode(info.address)}
<p>Put this into the settings of your app, where it asks for message servers, and use it for private routing. It is
good for you only if it is run by somebody else than the relays of those whom you write to.</p>
<h2>Its facts</h2>
<dl>
${facts(info)}
</dl>
${forPrograms}
<h2>What it does not protect against</h2>
<p>On Cloudflare, the platform runs this code and ends the encryption of the connection. Whoever runs this proxy and
the relay behind it, both, can tell who writes to which queue.</p>`,
  );
}

function notice({ notice: text }: RelayInfo) {
  return text === null ? '' : html`<p><strong>From its operator:</strong> ${text}</p>`;
}

/** Black on white, whatever the page's colours: that is what cameras read. */
function qrCode(address: string) {
  return html`<div class="qr">${raw(renderSVG(address, { ecc: 'L', border: 2 }))}</div>`;
}

function keeping({ messageQuota, messageTtlSeconds }: RelayInfo) {
  if (messageQuota === null || messageTtlSeconds === null) return '';
  const days = Math.round((messageTtlSeconds / 86_400) * 10) / 10;
  return html`<dt>Messages</dt><dd>kept for up to ${days} days, ${messageQuota} in a queue</dd>`;
}

function statements({ operator, country, hosting, contact, sourceCommit }: RelayInfo) {
  const said = {
    Operator: operator,
    Country: country,
    Hosting: hosting,
    Contact: contact,
    Source: sourceCommit,
  };
  return Object.entries(said).flatMap(([name, value]) =>
    value === null ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`],
  );
}

function caps({ newQueuesPerMinute, newQueuesPerDay }: RelayInfo): string {
  const words = [
    ...(newQueuesPerMinute === null ? [] : [`${newQueuesPerMinute} a minute`]),
    ...(newQueuesPerDay === null ? [] : [`${newQueuesPerDay} a day`]),
  ];
  return words.length === 0 ? '' : `, ${words.join(' and ')} in all`;
}

function facts(info: RelayInfo) {
  return html`<dt>Protocol versions</dt><dd>${info.versions.min} to ${info.versions.max}</dd>
<dt>Cryptography</dt><dd>${cryptoBackends[info.crypto]}</dd>
<dt>Identity key</dt><dd>${identities[info.identity]}</dd>
<dt>Private routing</dt><dd>${access[info.proxying]}</dd>
${keeping(info)}
${statements(info)}`;
}

const forPrograms = html`<p>The same for programs: <a href="/.well-known/smp-relay.json">/.well-known/smp-relay.json</a></p>`;

function page(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>`;
}

function isWorkersDev({ address }: RelayInfo): boolean {
  return /\.workers\.dev:\d+$/.test(address);
}

const movingWarning = html`<p><strong>This address cannot move.</strong> A name under workers.dev belongs to the platform:
a relay that moves elsewhere loses it, and its people lose the way to their messages. A domain of your own can move.</p>`;
