import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const asked = process.env['CHROMIUM'];
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = (asked === undefined ? usual : [asked]).find((place) => existsSync(place));

/** Why the tests of the pages cannot run here; null where they can. */
export const missing = executablePath === undefined ? 'no Chromium is installed (CHROMIUM names one elsewhere)' : null;

/** A browser that is not told to fetch anything of its own. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page as somebody opens it from disk, with what it did behind their back. */
export interface Opened {
  readonly page: Page;
  /** What the console said, and errors of scripts. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for, beside the file itself. */
  readonly requests: readonly string[];
}

/** One browser for a test file; pages are opened from a folder that goes with it. */
export function browsing(): (html: string, options?: BrowserContextOptions) => Promise<Opened> {
  let browser: Browser | null = null;
  let folder = '';
  let pages = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-pages-'));
    if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args: quietly });
  });
  afterAll(async () => {
    await browser?.close();
    if (folder !== '') rmSync(folder, { recursive: true });
  });
  return async (html, options = {}) => {
    if (browser === null) throw new Error(missing ?? 'the browser has not been started');
    const file = join(folder, `${(pages += 1)}.html`);
    writeFileSync(file, html);
    return opened(await (await browser.newContext(options)).newPage(), pathToFileURL(file).href);
  };
}

async function opened(page: Page, address: string): Promise<Opened> {
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  await page.goto(address);
  return { page, complaints, requests };
}
