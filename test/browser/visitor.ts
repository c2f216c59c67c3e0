// A person at the page, in a browser of their own, who touches only what a person can.

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

export function startBrowser(args: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = inject('chromium');
  // Who runs tests as root, as CI does, can have no sandbox.
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', ...args],
    env: { ...process.env, ...env },
  });
}

export interface Picture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface Device {
  width: number;
  height: number;
  theme: 'light' | 'dark';
  /** Fingers in place of a mouse. */
  touch?: boolean;
}

const desktop: Device = { width: 1280, height: 800, theme: 'light' };

export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser has complained about: refused by the policy, thrown, or asked of somebody else. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page, url: URL) {
    this.context = context;
    this.page = page;
    this.watch(page, url);
  }

  static async comes(
    browser: Browser,
    url: URL,
    { width, height, theme, touch = false }: Device = desktop,
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      hasTouch: touch,
      isMobile: touch,
      permissions: ['clipboard-read', 'clipboard-write'],
      acceptDownloads: true,
    });
    const visitor = new Visitor(context, await context.newPage(), url);
    await visitor.page.goto(url.href);
    return visitor;
  }

  watch(page: Page, url: URL): void {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      // A browser says so whenever a relay cannot be reached.
      const isNetwork = message.text().startsWith('WebSocket connection to');
      if (message.type() === 'error' && !isNetwork) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== url.host) this.complaints.push(`asked ${host}`);
    });
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async clicks(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** The relays, then the proxies, that the settings list. */
  async servers(): Promise<string[]> {
    await this.follows('Settings');
    const links = this.page.locator('.link');
    await links.nth(1).waitFor();
    return links.allInnerTexts();
  }

  async follows(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).first().click();
  }

  /** A conversation of the list. */
  async opens(name: string): Promise<void> {
    await this.page.getByLabel('Conversations').getByRole('link').filter({ hasText: name }).first().click();
  }

  async fills(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async chooses(label: string, picture: Picture): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).setInputFiles(picture);
  }

  /** Somewhere on the page. */
  async drops({ name, mimeType, buffer }: Picture): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(`{
      const data = new DataTransfer();
      data.items.add(new File([${bytes(buffer)}], '${name}', { type: '${mimeType}' }));
      data;
    }`);
    await this.page.dispatchEvent('h1', 'drop', { dataTransfer });
  }

  /** What was copied elsewhere. */
  async pastes({ mimeType, buffer }: Picture): Promise<void> {
    await this.page.evaluate(`{
      const picture = new Blob([${bytes(buffer)}], { type: '${mimeType}' });
      navigator.clipboard.write([new ClipboardItem({ '${mimeType}': picture })]);
    }`);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  async isCalled(name: string): Promise<void> {
    await this.fills('What should people call you?', name);
    await this.clicks('Start');
  }

  /** The link, when it is made. */
  async invites(button = 'Invite somebody'): Promise<string> {
    await this.follows('New conversation');
    await this.clicks(button);
    return (await this.page.getByTestId('link').innerText()).trim();
  }

  async joins(link: string): Promise<void> {
    await this.follows('New conversation');
    await this.fills('A link you were sent', link);
    await this.clicks('Connect');
  }

  async isConnected(): Promise<void> {
    await this.sees(/^Connected/);
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.locator('.room, .alone').getByText(text, { exact: true }).first().waitFor();
  }

  async says(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /^Write to/ }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** A message, as it stands in the conversation. */
  message(text: string) {
    return this.page.getByRole('article').filter({ hasText: text });
  }

  async reads(text: string): Promise<void> {
    await this.message(text).waitFor();
  }

  /** Where the file lies. */
  async savesBackup(passphrase: string): Promise<string> {
    await this.follows('Settings');
    await this.fills('Passphrase for the backup', passphrase);
    const saved = this.page.waitForEvent('download');
    await this.clicks('Save a backup');
    return (await saved).path();
  }

  /** The window is put away, until what is returned brings it back. */
  async looksElsewhere(): Promise<() => Promise<void>> {
    const debugging = await this.context.newCDPSession(this.page);
    // The driver has every page believe that it is looked at.
    await debugging.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    const { windowId } = await debugging.send('Browser.getWindowForTarget');
    const put = (windowState: 'minimized' | 'normal') =>
      debugging.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    await put('minimized');
    return async () => {
      await put('normal');
      await this.page.bringToFront();
    };
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }
}

function bytes(buffer: Buffer): string {
  return `Uint8Array.from(atob('${buffer.toString('base64')}'), (c) => c.charCodeAt(0))`;
}
