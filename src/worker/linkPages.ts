// What opens when somebody follows a short link in a browser. What leads to a person stands behind the `#`, which no
// browser sends: the relay learns that somebody opened some link. Agent/Protocol.hs `ContactConnType`.

import { html } from 'hono/html';
import { page } from './pages.ts';

const kinds = {
  i: {
    title: 'An invitation to talk',
    text: 'Somebody has sent you this link so that you can write to each other. It is for one person, and works once.',
  },
  a: {
    title: 'An address',
    text: 'Whoever has this link can ask to be connected with the person who made it.',
  },
  g: { title: 'A group', text: 'Whoever has this link can ask to join a group.' },
  c: { title: 'A channel', text: 'Whoever has this link can follow a channel.' },
};

export type LinkKind = keyof typeof kinds;
export const linkKinds = Object.keys(kinds) as LinkKind[];

export function linkPage(kind: LinkKind) {
  const { title, text } = kinds[kind];
  return page(
    title,
    html`<h1>${title}</h1>
<p>${text}</p>
<p>To use it, copy the whole address of this page, with all that follows the #, and paste it into your app for SimpleX
links where it asks for one.</p>
<p>What follows the # has stayed in your browser: this relay has not seen it, and cannot tell whose link it is.</p>`,
  );
}
