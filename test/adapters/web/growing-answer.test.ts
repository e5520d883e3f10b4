// What those are told who ask for an answer as it grows.
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebLimits } from '../../../src/adapters/web/limits.ts';
import { startWebPage } from '../../../src/adapters/web/serve.ts';
import type { Answer, Answered } from '../../../src/answer/answer.ts';
import { type Archive, openArchive } from '../../../src/answer/archive.ts';
import { openModelWriter } from '../../../src/answer/model/open-model.ts';
import { FootnoteError } from '../../../src/errors.ts';
import { cutOff } from '../../servers/openai-behaviours.ts';
import { startOpenAiServer } from '../../servers/openai-server.ts';
import { driven, eventsOf, RICH_QUESTION, writtenPart } from './driven-archive.ts';
import { askPath, from, openSeeds, pageOf, SEEDS, SILENT, tagsOf, textOf } from './site.ts';

const EVENTS = { headers: { Accept: 'text/event-stream, text/html' } };
const PATH = askPath(RICH_QUESTION);

let archive: Archive;
let quoted: Answer;
let written: Answered;
beforeAll(async () => {
  archive = await openSeeds();
  quoted = await archive.ask({ text: RICH_QUESTION });
  written = writtenPart(quoted, 5);
});
afterAll(() => archive.close());

describe('an answer that takes time', () => {
  it('is told of in words, then grows sentence by sentence, and ends with the page as it is without', async () => {
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow).request(PATH, EVENTS);
    const asked = await next();
    asked.tell({ kind: 'waiting', ahead: 2 });
    asked.tell({ kind: 'writing', articles: 5 });
    for (const statements of [1, 2, 3])
      asked.tell({ kind: 'proven', soFar: writtenPart(quoted, statements) });
    asked.answer(written);
    const events = await Array.fromAsync(eventsOf(await responding));
    expect(events.map(({ name }) => name)).toEqual([...Array(5).fill('so-far'), 'page']);
    expect(textOf(events[0]!.markup)).toContain('Waiting for 2 questions before this one…');
    expect(textOf(events[1]!.markup)).toContain('Reading 5 articles…');
    expect(textOf(events[1]!.markup)).toContain('Sentences appear here one by one');
    expect(textOf(events[3]!.markup)).toContain('2 sentences proven…');
    const marks = events.map(({ markup }) => markup.match(/class="reference"/g)?.length ?? 0);
    const cited = written.statements.reduce((sum, { citations }) => sum + citations.length, 0);
    expect(marks).toEqual([0, 0, 1, 2, 3, cited]);

    const plain = pageOf(slow).request(PATH);
    (await next()).answer(written);
    expect(events.at(-1)!.markup).toBe(await (await plain).text());
  });

  it('looks while it grows as it will in the end', async () => {
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow).request(askPath(RICH_QUESTION, 'Who is Hariri?'), EVENTS);
    const asked = await next();
    asked.tell({ kind: 'proven', soFar: written });
    asked.answer(written);
    const [soFar, page] = await Array.fromAsync(eventsOf(await responding));
    const progress = /<div class="progress">[\s\S]*?<\/div>/;
    expect(soFar!.markup).toMatch(progress);
    expect(page!.markup).not.toMatch(progress);
    expect(page!.markup).toContain(soFar!.markup.replace(progress, ''));
    expect(textOf(page!.markup)).toContain('Who is Hariri?');
  });

  it('is one paragraph of sentences with their marks, and says who wrote it', async () => {
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow).request(PATH);
    (await next()).answer({ ...written, withheld: 2 });
    const page = await (await responding).text();
    const paragraphs = page.match(/<p class="statement" dir="auto">.*?<\/p>/gs)!;
    expect(paragraphs).toHaveLength(1);
    expect(textOf(paragraphs[0]!)).toBe(
      written.statements.map(({ text, citations }) => `${text}\u00a0[${numberOf(citations[0]!)}]`).join(' '),
    );
    expect(textOf(page)).toContain('Written by local-model; every sentence was checked');
    expect(textOf(page)).toContain('2 statements withheld');
    const ids = new Set(tagsOf(page).map(({ attributes }) => attributes.get('id')));
    for (const { attributes } of tagsOf(page).filter((tag) => tag.attributes.has('data-quote')))
      expect(ids).toContain(attributes.get('data-quote'));
  });

  it('of a model that failed is quoted, and says so before all else', async () => {
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow).request(PATH);
    (await next()).answer({ ...(quoted as Answered), notices: ['one-publisher', 'model-failed'] });
    const text = textOf(await (await responding).text());
    const quote = written.statements[0]!.citations[0]!.quote;
    const places = ['The language model failed', quote, 'All evidence is from one publisher'].map((words) =>
      text.indexOf(words),
    );
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text.split('The language model failed')).toHaveLength(2);
  });

  const numberOf = (citation: Answered['sources'][number]['citations'][number]) =>
    written.sources.find(({ citations }) => citations.includes(citation))!.number;

  it('is sent unpacked and kept by nobody, with the headers of every page', async () => {
    const { archive: slow, next } = driven(archive);
    const headers = { ...EVENTS.headers, 'Accept-Encoding': 'gzip' };
    const responding = pageOf(slow).request(PATH, { headers });
    const asked = await next();
    asked.tell({ kind: 'writing', articles: 5 });
    const response = await responding;
    expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('Content-Encoding')).toBe(null);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store, no-transform');
    expect(response.headers.get('X-Accel-Buffering')).toBe('no');
    expect(response.headers.get('Vary')).toContain('Accept');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    asked.answer(written);
    await Array.fromAsync(eventsOf(response));
  });

  it('shows signs of life while there is nothing to tell, and none after it', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow, { heartbeatMs: 1 }).request(PATH, EVENTS);
    const asked = await next();
    const events = eventsOf(await responding);
    for (const _ of [1, 2]) expect((await events.next()).value).toMatchObject({ name: 'comment' });
    asked.answer(written);
    expect((await Array.fromAsync(events)).at(-1)).toMatchObject({ name: 'page' });
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('keeps every text literal while it grows', async () => {
    const hostile = '<script>alert(1)</script> & <img src=x onerror=alert(1)>';
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow).request(askPath(hostile, hostile), EVENTS);
    const asked = await next();
    const soFar = { ...writtenPart(quoted, 1, [hostile]), writtenBy: hostile };
    asked.tell({ kind: 'proven', soFar });
    asked.answer(soFar);
    for (const { markup } of await Array.fromAsync(eventsOf(await responding))) {
      expect(tagsOf(markup).some(({ name }) => name === 'img')).toBe(false);
      expect(textOf(markup).split(hostile).length).toBeGreaterThan(4);
    }
  });
});

describe('an answer that is there at once', () => {
  it('is the page, also to those who ask for it as it grows', async () => {
    for (const question of [RICH_QUESTION, 'hello', '']) {
      const response = await pageOf(archive).request(askPath(question), EVENTS);
      expect(response.headers.get('Content-Type')).toContain('text/html');
      expect(await response.text()).toBe(await (await pageOf(archive).request(askPath(question))).text());
    }
    expect((await pageOf(archive).request(askPath('x'.repeat(2001)), EVENTS)).status).toBe(414);
  });

  it('is told apart by caches from one that grows', async () => {
    expect((await pageOf(archive).request(PATH)).headers.get('Vary')).toContain('Accept');
  });

  it('is not begun as a stream for HEAD', async () => {
    const { archive: slow, next } = driven(archive);
    const responding = pageOf(slow).request(PATH, { ...EVENTS, method: 'HEAD' });
    const asked = await next();
    expect(asked.isFollowed).toBe(false);
    asked.answer(written);
    expect((await responding).headers.get('Content-Type')).toContain('text/html');
  });
});

describe('a failure', () => {
  it('before anything was told is a page with its status', async () => {
    const fails = (error: Error) =>
      pageOf({ ...archive, ask: () => Promise.reject(error) }).request(PATH, EVENTS);
    expect((await fails(new Error('no'))).status).toBe(500);
    expect((await fails(new FootnoteError('not-ready', 'no'))).status).toBe(503);
  });

  it('later ends the stream without a page, and is logged without the question', async () => {
    const lines: string[] = [];
    const { archive: slow, next } = driven(archive);
    const app = pageOf(slow, { log: { write: (line) => void lines.push(line) } });
    const responding = app.request(askPath('the private question'), EVENTS);
    const asked = await next();
    asked.tell({ kind: 'writing', articles: 5 });
    asked.fail(new Error('the secret reason'));
    const events = await Array.fromAsync(eventsOf(await responding));
    expect(events.map(({ name }) => name)).toEqual(['so-far']);
    expect(lines.join()).toContain('the secret reason');
    expect(lines.join()).not.toContain('private');
  });
});

describe('the limits', () => {
  it('count a question once, however it is asked', async () => {
    const { archive: slow, next } = driven(archive);
    const app = pageOf(slow, { limits: { questionsPerMinute: 1 } });
    const responding = app.request(PATH, EVENTS, from('192.0.2.1'));
    const asked = await next();
    asked.tell({ kind: 'writing', articles: 5 });
    asked.answer(written);
    expect(await Array.fromAsync(eventsOf(await responding))).toHaveLength(2);
    expect((await app.request(PATH, EVENTS, from('192.0.2.1'))).status).toBe(429);
  });

  it('let questions wait and tell them so, and turn the rest away with a page', async () => {
    const { archive: slow, next } = driven(archive);
    const app = pageOf(slow, { limits: { questionsAtOnceMax: 1, questionsWaitingMax: 1 } });
    const first = app.request(PATH, EVENTS);
    const asked = await next();
    const waiting = eventsOf(await app.request(PATH, EVENTS));
    expect((await app.request(PATH, EVENTS)).status).toBe(503);
    expect(textOf((await waiting.next()).value!.markup)).toContain('Next in line…');
    asked.answer(written);
    await first;
    (await next()).answer(written);
    expect(await Array.fromAsync(waiting)).toMatchObject([{ name: 'page' }]);
  });
});

describe('a reader who goes away', () => {
  const lines: string[] = [];
  const start = (archive: Archive, limits: Partial<WebLimits>) => {
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
    return startWebPage({ archive, host: '127.0.0.1', port: 0, log, limits });
  };
  afterEach(() => {
    expect(lines.splice(0)).toEqual([]);
  });

  it.each([
    ['asking for a page', {}],
    ['following an answer', EVENTS],
  ])('stops the answer when %s, and frees the place', async (_, options) => {
    const { archive: slow, next } = driven(archive);
    const { url, close } = await start(slow, { questionsAtOnceMax: 1 });
    const leaving = new AbortController();
    const gone = fetch(url + PATH, { ...options, signal: leaving.signal })
      .then((response) => response.text())
      .catch((error) => error.name);
    const asked = await next();
    asked.tell({ kind: 'writing', articles: 5 });
    const other = fetch(url + PATH);
    leaving.abort();
    expect(await gone).toBe('AbortError');
    // It comes to its turn only because the one before it has gone.
    (await next()).answer(written);
    expect((await other).status).toBe(200);
    expect(asked.signal?.aborted).toBe(true);
    await close();
  });

  it('gives his place among those who wait to others, and is never asked for', async () => {
    const { archive: slow, next } = driven(archive);
    const { url, close } = await start(slow, { questionsAtOnceMax: 1, questionsWaitingMax: 1 });
    const leaving = new AbortController();
    const first = fetch(url + PATH, EVENTS);
    const asked = await next();
    const waiting = await fetch(url + askPath('Who left?'), { ...EVENTS, signal: leaving.signal });
    expect(waiting.status).toBe(200);
    expect((await fetch(url + PATH, EVENTS)).status).toBe(503);
    leaving.abort();
    let last: Response;
    do last = await fetch(url + askPath('Who stayed?'), EVENTS);
    while (last.status === 503);
    asked.answer(written);
    await (await first).text();
    const other = await next();
    expect(other.question.text).toBe('Who stayed?');
    other.answer(written);
    expect((await Array.fromAsync(eventsOf(last))).at(-1)).toMatchObject({ name: 'page' });
    await close();
  });

  it('is no failure', async () => {
    const { archive: slow, next } = driven(archive);
    const leaving = new AbortController();
    const app = pageOf(slow, { log: { write: (line) => void lines.push(line) } });
    const responding = app.request(PATH, { signal: leaving.signal });
    await next();
    leaving.abort();
    expect((await responding).status).toBe(499);
  });
});

describe('an answer that a model writes', () => {
  it('is told of until it is complete, and gives way to quotes where the model breaks off', async () => {
    const server = await startOpenAiServer();
    const settings = { model: 'local-model', baseUrl: server.url, api: 'chat', secondsMax: 10 } as const;
    const writers = { model: await openModelWriter(settings, SILENT), log: SILENT };
    const written = openArchive({ folder: SEEDS, writers });
    await written.ready;
    const ask = async () => Array.fromAsync(eventsOf(await pageOf(written).request(PATH, EVENTS)));

    const events = await ask();
    expect(textOf(events[0]!.markup)).toMatch(/Reading \d+ articles…/);
    const marks = events.map(({ markup }) => markup.match(/class="reference"/g)?.length ?? 0);
    expect(marks).toEqual([...Array(events.length - 1).keys(), events.length - 2]);
    expect(marks.at(-1)).toBeGreaterThan(1);
    expect(textOf(events.at(-1)!.markup)).toContain('Written by local-model');

    server.behave(cutOff);
    const broken = await ask();
    expect(textOf(broken.at(-1)!.markup)).toContain('The language model failed');
    expect(textOf(broken.at(-1)!.markup)).not.toContain('Written by');
    await written.close();
    await server.close();
  });
});
