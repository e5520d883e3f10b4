// Answers that take time, as a reader sees them come.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answer/answer.ts';
import { type Archive, openArchive } from '../../src/answer/archive.ts';
import { openModelWriter } from '../../src/answer/model/open-model.ts';
import {
  type Asked,
  type DrivenArchive,
  driven,
  RICH_QUESTION,
  writtenPart,
} from '../adapters/web/driven-archive.ts';
import { askPath, openSeeds, SEEDS, SILENT } from '../adapters/web/site.ts';
import { cutOff } from '../servers/openai-behaviours.ts';
import { type OpenAiServer, startOpenAiServer } from '../servers/openai-server.ts';
import { LOW_CONTRAST, openSite, type Reader, type Site, SKIP_REASON } from './browser.ts';

const HOSTILE = '<script>window.trouble = 1</script><img src="/icon.svg" onerror="window.trouble = 1">';

const leaveTrace = (page: Page) => page.evaluate('window.trace = true');
const hasTrace = (page: Page) => page.evaluate('window.trace === true');
const isDone = (page: Page) => page.getByRole('link', { name: 'Start over' }).waitFor();
const statementOf = (page: Page) => page.locator('.answer .statement').first();

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: /Your question|Ask a follow-up question/ }).fill(question);
  await page.keyboard.press('Enter');
}

describe.skipIf(SKIP_REASON)('an answer that is made step by step', () => {
  let seeds: Archive;
  let slow: DrivenArchive;
  let site: Site;
  let quoted: Answer;
  const part = (statements: number) => writtenPart(quoted, statements);
  const proven = (statements: number) => ({ kind: 'proven', soFar: part(statements) }) as const;

  beforeAll(async () => {
    seeds = await openSeeds();
    slow = driven(seeds);
    quoted = await seeds.ask({ text: RICH_QUESTION });
    site = await openSite(slow.archive);
  });
  afterAll(async () => {
    await site?.close();
    await seeds?.close();
  });

  async function askSlowly(options = {}): Promise<Reader & { asked: Asked }> {
    const reader = await site.open('/', options);
    await leaveTrace(reader.page);
    await ask(reader.page, RICH_QUESTION);
    return { ...reader, asked: await slow.next() };
  }

  it('is told of, grows, and ends as the page that is loaded', async () => {
    const { page, asked, complaints } = await askSlowly();
    asked.tell({ kind: 'writing', articles: 5 });
    await page.getByText('Reading 5 articles…').first().waitFor();
    await page.getByText('Sentences appear here one by one').waitFor();
    for (const statements of [1, 3]) {
      asked.tell(proven(statements));
      await page.getByText(`${statements} sentence${statements > 1 ? 's' : ''} proven…`).waitFor();
      expect(await page.locator('a.reference').count()).toBe(statements);
    }
    asked.answer(part(5));
    await isDone(page);
    expect(await page.locator('.progress').count()).toBe(0);
    expect(await page.title()).toContain(RICH_QUESTION);
    const grown = await page.locator('main').innerText();
    expect(await hasTrace(page)).toBe(true);
    const reloading = page.reload();
    (await slow.next()).answer(part(5));
    await reloading;
    expect(await page.locator('main').innerText()).toBe(grown);
    expect(complaints).toEqual([]);
  });

  it('leaves what is open, focused and scrolled to as it is', async () => {
    const { page, asked } = await askSlowly({ viewport: { width: 360, height: 500 } });
    asked.tell(proven(1));
    await page.locator('.source summary').first().click();
    await page.locator('a.reference').first().click();
    expect(await page.locator('.note').count()).toBe(1);
    await page.evaluate(`scrollTo(0, 150); document.querySelector('.note').isTheSame = true`);
    const quote = await page.locator('.note q').textContent();
    asked.tell(proven(3));
    await page.getByText('3 sentences proven…').waitFor();
    asked.answer(part(5));
    await isDone(page);
    expect(await page.locator('.note q').textContent()).toBe(quote);
    expect(await page.evaluate(`document.querySelector('.note').isTheSame`)).toBe(true);
    expect(await page.evaluate('document.activeElement.outerHTML')).toContain('aria-expanded="true"');
    expect(await page.locator('.source details').first().getAttribute('open')).toBe('');
    expect(await page.evaluate('scrollY')).toBe(150);
    await page.keyboard.press('Escape');
    expect(await page.locator('.note').count()).toBe(0);
  });

  it('opens its footnotes while it grows, and closes those whose words go', async () => {
    const { page, asked } = await askSlowly();
    asked.tell(proven(2));
    await page.locator('a.reference').nth(1).click();
    expect(await page.locator('.note q').textContent()).toBe(
      await page.locator('#source-2 q').first().textContent(),
    );
    asked.answer(quoted);
    await isDone(page);
    expect(await page.locator('.note').count()).toBe(0);
    if (quoted.kind !== 'answered') throw new Error('declined');
    const articles = quoted.statements.map(({ citations }) => citations[0]!.passage.article);
    const groups = articles.filter((article, index) => article !== articles[index - 1]).length;
    expect(await page.locator('.statement').count()).toBe(groups);
  });

  it('tells those who listen what is done, the first sentence and the end, and nothing between', async () => {
    const reader = await site.open('/');
    const { page } = reader;
    await page.evaluate(`window.heard = [];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(node.data);
      }).observe(document.getElementById('status'), { childList: true });`);
    await ask(page, RICH_QUESTION);
    const asked = await slow.next();
    asked.tell({ kind: 'writing', articles: 5 });
    for (const statements of [1, 2, 3, 4]) asked.tell(proven(statements));
    asked.answer(part(5));
    await isDone(page);
    const first = await page.locator('.answer').getAttribute('data-summary');
    expect(await page.evaluate('heard')).toEqual([
      'Searching 10 articles…',
      'Reading 5 articles…',
      first,
      'The answer is complete.',
    ]);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  });

  it('stops when the reader steps back, asks something else or leaves', async () => {
    const { page, asked } = await askSlowly();
    asked.tell(proven(2));
    await statementOf(page).waitFor();
    await page.goBack();
    await aborted(asked);
    await ask(page, 'Who is Hariri?');
    const other = await slow.next();
    expect(other.question.text).toBe('Who is Hariri?');
    other.tell(proven(1));
    await statementOf(page).waitFor();
    expect(await page.locator('h1').textContent()).toBe('Who is Hariri?');
    await page.getByRole('link', { name: 'The archive' }).click();
    await aborted(other);
    await page.waitForURL('**/archive');
  });

  it('is asked for again by who comes back to a page that the browser has kept', async () => {
    const { page, asked } = await askSlowly();
    asked.tell(proven(2));
    await statementOf(page).waitFor();
    // Kept pages cannot be had from a browser under test; what they are told can.
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))`);
    await aborted(asked);
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
    (await slow.next()).answer(part(3));
    await isDone(page);
    expect(await page.locator('a.reference').count()).toBe(3);
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
    expect(await hasTrace(page)).toBe(true);
  });

  it('is loaded the ordinary way when it breaks off', async () => {
    const { page, asked } = await askSlowly();
    asked.tell(proven(2));
    await statementOf(page).waitFor();
    asked.fail(new Error('broken'));
    const again = await slow.next();
    expect(again.isFollowed).toBe(false);
    again.answer(part(3));
    await isDone(page);
    expect(await page.locator('a.reference').count()).toBe(3);
    expect(await hasTrace(page)).toBe(false);
  });

  it('shows what a model wrote letter by letter', async () => {
    const { page, asked, complaints } = await askSlowly();
    const soFar = writtenPart(quoted, 2, [HOSTILE, HOSTILE]);
    asked.tell({ kind: 'proven', soFar });
    await statementOf(page).waitFor();
    expect((await statementOf(page).textContent())!.split(HOSTILE)).toHaveLength(3);
    asked.answer(soFar);
    await isDone(page);
    expect((await statementOf(page).textContent())!.split(HOSTILE)).toHaveLength(3);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.trouble')).toBe(undefined);
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'can be read in %s and on narrow screens, and rests',
    async (scheme) => {
      const { page, asked } = await askSlowly({
        viewport: { width: 320, height: 640 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      for (const progress of [{ kind: 'waiting', ahead: 12 } as const, proven(2)]) {
        asked.tell(progress);
        await page
          .getByText(progress.kind === 'proven' ? '2 sentences' : 'Waiting')
          .first()
          .waitFor();
        expect(await page.evaluate<string[]>(LOW_CONTRAST)).toEqual([]);
        expect(
          await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        ).toBe(0);
        expect(
          await page.evaluate(
            `getComputedStyle(document.querySelector('.progress-words'), '::after').animationName`,
          ),
        ).toBe('none');
      }
      asked.answer(part(2));
      await isDone(page);
    },
  );
});

function aborted({ signal }: Asked): Promise<void> {
  return new Promise((resolve) => {
    if (signal!.aborted) resolve();
    signal!.addEventListener('abort', () => resolve());
  });
}

describe.skipIf(SKIP_REASON)('an answer that a model writes', () => {
  let server: OpenAiServer;
  let archive: Archive;
  let site: Site;

  beforeAll(async () => {
    server = await startOpenAiServer();
    // Without a second look each sentence appears as it is written.
    const settings = {
      model: 'local-model',
      baseUrl: server.url,
      api: 'chat',
      secondsMax: 30,
      proofModel: 'off',
    } as const;
    const model = await openModelWriter(settings, SILENT);
    archive = openArchive({ folder: SEEDS, writers: { model, log: SILENT }, answersKept: 10 });
    await archive.ready;
    site = await openSite(archive);
  });
  beforeEach(() => server.behave({}));
  afterAll(async () => {
    await site?.close();
    await archive?.close();
    await server?.close();
  });

  const answerRequests = () => server.requests.filter(({ api }) => api === 'chat');

  it('grows sentence by sentence until it is complete', async () => {
    server.behave({ betweenMs: 10 });
    const { page, complaints } = await site.open('/');
    await leaveTrace(page);
    await page.evaluate(`window.seen = [];
      new MutationObserver(() => {
        const marks = document.querySelectorAll('a.reference').length;
        if (seen.at(-1) !== marks) seen.push(marks);
      }).observe(document.getElementById('main'), { childList: true, subtree: true });`);
    await ask(page, RICH_QUESTION);
    await isDone(page);
    const marks = await page.locator('a.reference').count();
    expect(marks).toBeGreaterThan(1);
    expect(await page.evaluate('seen')).toEqual(Array.from({ length: marks + 1 }, (_, index) => index));
    expect(await page.getByText('Written by local-model').isVisible()).toBe(true);
    expect(await hasTrace(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('is no longer written when something else is asked', async () => {
    server.behave((request) => (request.question.includes('Idlib') ? { hang: 'mid-stream' } : {}));
    const { page } = await site.open('/');
    await ask(page, 'What did the Coalition say about Idlib?');
    await statementOf(page).waitFor();
    const old = answerRequests().at(-1)!;
    expect(old.aborted).toBe(false);
    await page.goBack();
    await ask(page, 'What did Hariri ask of Russia?');
    await old.over;
    expect(old.aborted).toBe(true);
    await isDone(page);
    expect(await page.locator('h1').textContent()).toBe('What did Hariri ask of Russia?');
    expect(await page.getByText('Written by local-model').isVisible()).toBe(true);
  });

  it('gives way to the articles’ own words when the model breaks off', async () => {
    server.behave(cutOff);
    const { page } = await site.open('/');
    await ask(page, 'Who is Hariri?');
    await isDone(page);
    expect(await page.getByText('The language model failed').isVisible()).toBe(true);
    expect(await page.locator('.statement strong').first().textContent()).toMatch(/^Syrian Coalition, .*:$/);
    expect(await page.getByText('Written by').count()).toBe(0);
  });

  it('does no harm whatever the model writes', async () => {
    server.behave({
      say: ({ passages }) =>
        JSON.stringify({
          elements: passages.slice(0, 3).map(({ number, text }) => ({
            text: `${HOSTILE} ${text}`,
            quotes: [{ passage: number, words: text }],
          })),
        }),
    });
    const { page, complaints } = await site.open('/');
    await ask(page, 'What was said about the Geneva process?');
    await isDone(page);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.trouble')).toBe(undefined);
    expect(complaints).toEqual([]);
  });

  it('comes whole to who has no JavaScript', async () => {
    server.behave({ betweenMs: 2 });
    const { page } = await site.open(askPath('What did President Mustafa say?'), {
      javaScriptEnabled: false,
    });
    expect(await page.getByText('Written by local-model').isVisible()).toBe(true);
    expect(await page.locator('.statement').count()).toBe(1);
    expect(await page.locator('.progress').count()).toBe(0);
  });
});
