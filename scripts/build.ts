// `npm run build`: the client's page, in client/dist.

import { buildPage } from './page/build.ts';

await buildPage();
