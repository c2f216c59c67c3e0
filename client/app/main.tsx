// Where the page begins. A link in the address is taken out of it before anything else: the browser's history should
// not keep it.

import { render } from 'preact';
import { followAlerts } from './alerts.ts';
import { App } from './App.tsx';
import { takeLinkFromAddress } from './linkInAddress.ts';
import { Session } from './session.ts';
import { startsAnew, watchVersions } from './versions.ts';

function start(): void {
  const session = new Session(takeLinkFromAddress());
  watchVersions(() => void session.giveWay());
  followAlerts();
  void session.open();
  const page = document.getElementById('page');
  if (page !== null) render(<App session={session} />, page);
}

void startsAnew().then((isLeaving) => isLeaving || start());
