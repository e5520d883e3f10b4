import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/answer/archive.ts';
import { askPath, openSeeds } from '../adapters/web/site.ts';
import { LOW_CONTRAST, openSite, type Site, SKIP_REASON } from './browser.ts';

const DECLINED = 'How many delegates attended the Sochi conference?';

describe.skipIf(SKIP_REASON)(
  `the web page in a browser${SKIP_REASON ? ` (skipped: ${SKIP_REASON})` : ''}`,
  () => {
    let archive: Archive;
    let site: Site;
    let example: string;

    beforeAll(async () => {
      archive = await openSeeds();
      example = archive.examples()[0]!;
      site = await openSite(archive);
    });
    afterAll(async () => {
      await site?.close();
      await archive?.close();
    });

    /** Set on a page's window, so that a full load, which forgets it, can be told from a change in place. */
    const leaveTrace = (page: Page) => page.evaluate('window.trace = true');
    const hasTrace = (page: Page) => page.evaluate('window.trace === true');
    const focused = (page: Page) => page.evaluate<string>('document.activeElement.outerHTML');
    const answerOf = (page: Page) => page.locator('.answer.answered .statement').first();

    async function press(page: Page, key: string, until: (element: string) => boolean): Promise<void> {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press(key);
        if (until(await focused(page))) return;
      }
      throw new Error(`${key} does not lead there; it led to ${await focused(page)}`);
    }

    it('answers in place, opens the quoted words, and shows them marked in the article', async () => {
      const { page, complaints } = await site.open('/');
      await leaveTrace(page);
      await page.getByRole('textbox', { name: 'Your question' }).fill(example);
      await page.getByRole('button', { name: 'Ask' }).click();
      await answerOf(page).waitFor();
      expect(await hasTrace(page)).toBe(true);
      expect(new URL(page.url()).searchParams.get('q')).toBe(example);
      expect(await page.title()).toContain(example);
      expect(await page.locator('#status').textContent()).not.toBe('');

      await page.locator('a.reference').first().click();
      const quote = (await page.locator('.note q').textContent())!;
      expect(await hasTrace(page)).toBe(true);
      await page.locator('.note').getByRole('link', { name: 'Read it in the article' }).click();
      await page.waitForURL('**/a/**');
      expect(`“${(await page.locator('mark').allTextContents()).join(' ')}”`).toBe(quote);
      expect(await page.locator('mark#cited').isVisible()).toBe(true);
      expect(complaints).toEqual([]);
    });

    it('says at once that it is searching, before the answer is there', async () => {
      const { page } = await site.open('/');
      const { promise, resolve } = Promise.withResolvers<void>();
      await page.route('**/?q=*', async (route) => {
        await promise;
        await route.continue();
      });
      await page.getByRole('textbox', { name: 'Your question' }).fill(example);
      await page.keyboard.press('Enter');
      await page.locator('main').getByText('Searching 10 articles…').waitFor();
      expect(await page.locator('h1').textContent()).toBe(example);
      resolve();
      await answerOf(page).waitFor();
    });

    it('goes the ordinary way when asking in place fails', async () => {
      const { page } = await site.open('/');
      await leaveTrace(page);
      await page.route('**/?q=*', (route) =>
        route.request().resourceType() === 'fetch' ? route.abort() : route.continue(),
      );
      await page.getByRole('textbox', { name: 'Your question' }).fill(example);
      await page.keyboard.press('Enter');
      await answerOf(page).waitFor();
      expect(await hasTrace(page)).toBe(false);
    });

    it('steps back and forth through a conversation', async () => {
      const { page } = await site.open('/');
      await page.getByRole('link', { name: example }).click();
      await answerOf(page).waitFor();
      await page.getByRole('textbox', { name: 'Ask a follow-up question' }).fill(DECLINED);
      await page.keyboard.press('Enter');
      await page.locator('.answer.declined').waitFor();
      expect(new URL(page.url()).searchParams.getAll('earlier')).toEqual([example]);
      await page.goBack();
      await answerOf(page).waitFor();
      expect(await page.locator('h1').textContent()).toBe(example);
      await page.goBack();
      await page.getByRole('textbox', { name: 'Your question' }).waitFor();
      await page.goForward();
      await answerOf(page).waitFor();
      await page.getByRole('link', { name: 'Start over' }).click();
      await page.getByRole('textbox', { name: 'Your question' }).waitFor();
      expect(new URL(page.url()).search).toBe('');
    });

    it('comes back from an article to the answer', async () => {
      const { page } = await site.open('/');
      await page.getByRole('link', { name: example }).click();
      await page.locator('.source-title a').first().click();
      await page.waitForURL('**/a/**');
      await page.goBack();
      await answerOf(page).waitFor();
    });

    it('works without JavaScript', async () => {
      const { page } = await site.open('/', { javaScriptEnabled: false });
      await page.getByRole('textbox', { name: 'Your question' }).fill(example);
      await page.getByRole('button', { name: 'Ask' }).click();
      await answerOf(page).waitFor();
      const details = page.locator('.source details').first();
      await details.locator('summary').click();
      expect(await details.locator('blockquote').first().isVisible()).toBe(true);
      await page.locator('a.reference').first().click();
      await page.waitForURL('**/a/**#cited');
      expect(await page.locator('mark#cited').isVisible()).toBe(true);
      expect(await page.locator('#citation').inputValue()).toContain('“');
      expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(false);
    });

    it('works with the keyboard alone', async () => {
      const { page } = await site.open('/');
      expect(await focused(page)).toContain('name="q"');
      await page.keyboard.type(example);
      await page.keyboard.press('Enter');
      await answerOf(page).waitFor();
      await press(page, 'Tab', (element) => element.includes('class="reference"'));
      await page.keyboard.press('Enter');
      await page.locator('.note').waitFor();
      expect(await focused(page)).toContain('aria-expanded="true"');
      await page.keyboard.press('Escape');
      expect(await page.locator('.note').count()).toBe(0);
      await page.keyboard.press('Space');
      await page.locator('.note').waitFor();
      await press(page, 'Tab', (element) => element.includes('in-article'));
      await page.keyboard.press('Escape');
      expect(await focused(page)).toContain('class="reference"');
      await page.keyboard.press('Enter');
      await press(page, 'Tab', (element) => element.includes('in-article'));
      await page.keyboard.press('Enter');
      await page.waitForURL('**/a/**#cited');
    });

    it('lets the first Tab skip to the content', async () => {
      const { page } = await site.open('/archive');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toContain('Skip to the content');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toContain('id="main"');
    });

    it('shows the quoted words while the pointer is on the mark, and lets it go over to them', async () => {
      const { page } = await site.open(askPath(example));
      await page.locator('a.reference').first().hover();
      await page.locator('.note').waitFor();
      await page.locator('.note q').hover();
      expect(await page.locator('.note').count()).toBe(1);
      await page.locator('h1').hover();
      await page.locator('.note').waitFor({ state: 'detached' });
    });

    it('copies a citation', async () => {
      const { page } = await site.open(`/a/${archive.articles()[0]!.id}`, {
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByText('Copied.').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        await page.locator('#citation').inputValue(),
      );
    });

    it('needs no sideways scrolling on a narrow screen', async () => {
      const paths = [
        '/',
        askPath(example),
        askPath(DECLINED),
        askPath('x'.repeat(300)),
        '/archive',
        `/a/${archive.articles()[0]!.id}`,
        '/nowhere',
      ];
      for (const path of paths) {
        const { page } = await site.open(path, { viewport: { width: 320, height: 640 } });
        const mark = page.locator('a.reference').first();
        if ((await mark.count()) > 0) await mark.click();
        for (const summary of await page.locator('summary').all()) await summary.click();
        const wider = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(wider, path).toBe(0);
      }
    });

    it.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
      const papers = new Set<string>();
      for (const path of [
        '/',
        askPath('What did the Coalition say about Idlib in 2018?'),
        '/archive',
        `/a/${archive.articles()[0]!.id}`,
      ]) {
        const { page } = await site.open(path, { colorScheme });
        papers.add(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'));
        expect(await page.evaluate<string[]>(LOW_CONTRAST), path).toEqual([]);
      }
      expect([...papers]).toEqual([colorScheme === 'light' ? 'rgb(251, 250, 246)' : 'rgb(23, 22, 20)']);
    });

    it('shows Arabic from right to left', async () => {
      const { page } = await site.open(askPath('ماذا قال نصر الحريري في موسكو؟'));
      const directionOf = (selector: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}')).direction`);
      expect(await directionOf('h1')).toBe('rtl');
      expect(await directionOf('html')).toBe('ltr');
    });
  },
);
