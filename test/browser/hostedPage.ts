// The page on a host of files that knows nothing of it: no header, no relay.

import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { buildPage } from '../../scripts/page/build.ts';
import { freshStateDir } from '../node/relayProcess.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export class HostedPage {
  readonly #folder = freshStateDir();
  readonly #server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host/');
    const name = pathname === '/' ? '/index.html' : pathname;
    readFile(join(this.#folder, name)).then(
      (content) => response.setHeader('Content-Type', types[extname(name)] ?? '').end(content),
      () => response.writeHead(404).end(),
    );
  });

  /** `relay`: the one that it proposes. */
  static async at(relay: URL): Promise<HostedPage> {
    const page = new HostedPage();
    await buildPage();
    await cp('client/dist', page.#folder, { recursive: true });
    const servers = await fetch(new URL('/client.json', relay));
    await writeFile(join(page.#folder, 'client.json'), await servers.text());
    await once(page.#server.listen(0, '127.0.0.1'), 'listening');
    return page;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
  }

  /** As a later build would be: other words, and other names for them. */
  async isRenewed(words: string): Promise<void> {
    await this.#change('index.html', '</body>', `<p>${words}</p></body>`);
    await this.#change('sw.js', /name:"\w+"/, 'name:"later"');
  }

  async #change(name: string, from: string | RegExp, to: string): Promise<void> {
    const path = join(this.#folder, name);
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
