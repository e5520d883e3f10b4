// A real Chromium, the page on a real port, and a reader in front of it.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { startWebPage } from '../../src/adapters/web/serve.ts';
import type { Archive } from '../../src/answer/archive.ts';
import { SILENT } from '../adapters/web/site.ts';

const EXECUTABLE = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
].find((path) => existsSync(path));

/** Why the browser's tests cannot run here; a machine that checks for all of us must have a browser. */
export const SKIP_REASON = EXECUTABLE || process.env.CI ? undefined : 'no Chromium found under /usr/bin';

export interface Reader {
  readonly page: Page;
  /** What went wrong in the browser: scripts that failed, things that the page's policy refused. */
  readonly complaints: string[];
}

export interface Site {
  readonly url: string;
  open(path: string, options?: BrowserContextOptions): Promise<Reader>;
  close(): Promise<void>;
}

export async function openSite(archive: Archive): Promise<Site> {
  if (!EXECUTABLE)
    throw new Error('No Chromium found under /usr/bin: install it to run the tests in the browser');
  const web = await startWebPage({
    archive,
    host: '127.0.0.1',
    port: 0,
    log: SILENT,
    limits: { questionsPerMinute: 10_000, pagesPerMinute: 10_000 },
  });
  const browser: Browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    url: web.url,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(web.url + path);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await web.close();
    },
  };
}

/** Elements with text of their own whose contrast is below 4.5, by the formula of WCAG 2. */
export const LOW_CONTRAST = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || element.matches('input, textarea'))
    .flatMap((element) => {
      const style = getComputedStyle(element);
      const [a, b] = [light(numbers(element.matches('svg text') ? style.fill : style.color)), light(numbers(behind(element)))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio < 4.5 && !element.closest('svg rect') ? [element.outerHTML.slice(0, 80) + ' ' + ratio.toFixed(2)] : [];
    });
})()`;
