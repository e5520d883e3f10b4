// Embedding in the background: in batches, once for each text, and with patience for the server.
import { describe, expect, onTestFinished, test } from 'vitest';
import { embedPassages } from '../../src/answer/embed-passages.ts';
import { createOpenAIEmbedder } from '../../src/answer/model/openai-embedder.ts';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { PassageVectors } from '../../src/retrieval/passage-vectors.ts';
import { openVectorFile } from '../../src/retrieval/saved-vectors.ts';
import { articleOf } from '../corpus/article-of.ts';
import { type Behave, down, rateLimited } from '../servers/openai-behaviours.ts';
import type { ModelRequest } from '../servers/openai-request.ts';
import { startOpenAiServer } from '../servers/openai-server.ts';

/** Articles of one passage each. */
const articlesOf = (count: number) =>
  Array.from({ length: count }, (_, number) =>
    keepArticle(
      articleOf(`Report number ${number} of that day.`, { id: `a${number}`, title: `Title ${number}` }),
    ),
  );

async function prepared(count: number, behave: Behave = () => ({}), key?: string) {
  const server = await startOpenAiServer(key ? { key } : {});
  onTestFinished(() => server.close());
  server.behave(behave);
  const archive = new IndexedArchive();
  await archive.update(articlesOf(count));
  const notices: string[] = [];
  const onNotice = (message: string) => void notices.push(message);
  const file = await openVectorFile({ onNotice });
  const passages = new PassageVectors(archive, file.vectors);
  await passages.follow();
  const stop = new AbortController();
  const pauses: number[] = [];
  const told: string[] = [];
  const run = (pausesMax = 20) =>
    embedPassages({
      embedder: createOpenAIEmbedder({ model: 'm', baseUrl: server.url, apiKey: 'sk-wrong' }),
      passages,
      file,
      signal: stop.signal,
      onNotice,
      onProgress: ({ embedded, of, done }) => told.push(`${embedded} of ${of}${done ? ', done' : ''}`),
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        if (pauses.length === pausesMax) stop.abort();
      },
      now: () => 0,
    });
  return { server, archive, passages, notices, pauses, told, run };
}

const sizes = (requests: readonly ModelRequest[]) => requests.map(({ body }) => body.input.length);
const textsIn = (requests: readonly ModelRequest[]) => requests.flatMap(({ body }) => body.input as string[]);

describe('embedPassages()', () => {
  test('sends batches, each text once, with its title', async () => {
    const { server, passages, notices, told, run } = await prepared(150);
    await run();
    expect(sizes(server.requests)).toEqual([64, 64, 22]);
    expect(new Set(textsIn(server.requests)).size).toBe(150);
    expect(textsIn(server.requests)).toContain('Title 7\nReport number 7 of that day.');
    expect(passages).toMatchObject({ passages: 150, embedded: 150, waiting: 0 });
    // In between the clock stood still, and progress is told only now and then.
    expect(told).toEqual(['0 of 150', '150 of 150, done']);
    expect(notices).toEqual([]);
  });

  test('embeds only what came, and equal passages once', async () => {
    const { server, archive, passages, run } = await prepared(3);
    await run();
    const more = [3, 4, 5].map((number) =>
      keepArticle(articleOf('The same words.', { id: `b${number}`, title: 'One' })),
    );
    await archive.update([...articlesOf(3).slice(1), ...more]);
    await passages.follow();
    await run();
    expect(textsIn(server.requests).slice(3)).toEqual(['One\nThe same words.']);
    expect(passages).toMatchObject({ passages: 5, embedded: 5 });
  });

  test('takes in articles that come while it waits for the server', async () => {
    const { server, archive, passages, run } = await prepared(2, () => ({ delayMs: 50 }));
    const running = run();
    await archive.update(articlesOf(4));
    await passages.follow();
    await running;
    expect(textsIn(server.requests)).toHaveLength(4);
    expect(passages).toMatchObject({ passages: 4, embedded: 4, waiting: 0 });
  });

  test('waits as long as the server asks, else ever longer, and tells once that it pauses and goes on', async () => {
    const asked = await prepared(2, rateLimited(2, 7));
    await asked.run();
    expect(asked.pauses).toEqual([7_000, 7_000]);
    expect(asked.notices).toEqual([
      expect.stringMatching(/^Embedding pauses: .*429.*; searches use the 0 passages embedded$/),
      'Embedding goes on',
    ]);
    const { pauses, notices, run, server } = await prepared(2, down);
    await run(12);
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauses.at(-1)).toBe(300_000);
    expect(notices).toHaveLength(1);
    // Each try is one request.
    expect(server.requests).toHaveLength(12);
  });

  test('a refused text costs that passage alone, however many there are, and wherever they stand', async () => {
    for (const [count, refused] of [
      [200, /number 77 /],
      [300, /number \d+[1-7] /],
      [1, /number/],
      [70, /number [0-5]?\d /],
    ] as const) {
      const texts = Array.from({ length: count }, (_, number) => `number ${number} `);
      const left = texts.filter((text) => refused.test(text)).length;
      for (const status of [400, 413, 422]) {
        const { server, passages, notices, pauses, run, told } = await prepared(count, ({ body }) =>
          body.input.some((text: string) => refused.test(text)) ? { status } : {},
        );
        await run();
        expect(passages).toMatchObject({ passages: count, embedded: count - left, waiting: 0 });
        expect(notices).toEqual([expect.stringContaining(`refuses ${left} passages`)]);
        expect(pauses).toEqual([]);
        expect(told.at(-1)).toBe(`${count - left} of ${count}, done`);
        expect(server.requests.length).toBeLessThan(20 + 2.5 * left);
      }
    }
  });

  test('where every text is refused it is told why, and comes to an end', async () => {
    const { passages, notices, pauses, run, told } = await prepared(150, () => ({ status: 400 }));
    await run();
    expect(passages).toMatchObject({ embedded: 0, waiting: 0 });
    expect(pauses).toEqual([1_000, 2_000]);
    expect(notices).toEqual([
      expect.stringMatching(/^Embedding pauses: .*400/),
      expect.stringContaining('refuses 150 passages'),
    ]);
    expect(told.at(-1)).toBe('0 of 150, done');
  });

  test('a rate limit or an outage, even of most requests, costs no passage and no request for each', async () => {
    for (const fault of [rateLimited(1, 1), down, () => ({ status: 500 }) as const]) {
      const { server, passages, notices, run } = await prepared(200, (request, n) =>
        n <= 3 || (n > 4 && n < 40) ? fault(request, 1) : {},
      );
      await run(100);
      expect(passages).toMatchObject({ embedded: 200, waiting: 0 });
      expect(notices.filter((one) => !/pauses|goes on/.test(one))).toEqual([]);
      expect(server.requests.length).toBeLessThan(60);
    }
    const limited = await prepared(200, rateLimited(20, 1));
    await limited.run(100);
    // The batches stay as they are.
    expect(sizes(limited.server.requests).slice(0, 21)).toEqual(new Array(21).fill(64));
  });

  test('a text on which the server fails in another way holds up no others, and is tried again', async () => {
    const embedded: number[] = [];
    const { passages, pauses, run } = await prepared(200, ({ body }, n) => {
      embedded.push(passages.embedded);
      return n < 60 && body.input.some((text: string) => /number (?:0|7|90) /.test(text))
        ? { status: 500 }
        : {};
    });
    await run(100);
    expect(passages).toMatchObject({ passages: 200, embedded: 200, waiting: 0 });
    // All others have their vectors soon, while these three are asked for again and again.
    expect(embedded[52]).toBe(197);
    expect(embedded[59]).toBe(197);
    expect(pauses.slice(0, 25).reduce((sum, pause) => sum + pause, 0)).toBeLessThan(60_000);
  });

  test('a wrong key or a wrong dimension embeds nothing, and is told without the key', async () => {
    const wrongKey = await prepared(10, undefined, 'sk-right');
    await wrongKey.run(3);
    expect(wrongKey.passages.embedded).toBe(0);
    expect(wrongKey.notices).toEqual([expect.stringMatching(/401.*see OPENAI_API_KEY/)]);
    expect(wrongKey.notices.join()).not.toContain('sk-');
    const { passages, notices, run } = await prepared(100, (_, n) =>
      n === 1 ? {} : { vectors: (data) => data.map((one) => ({ ...one, embedding: [1, 0] })) },
    );
    await run(2);
    expect(passages.embedded).toBe(64);
    expect(notices).toEqual([expect.stringContaining('gave vectors of 2 numbers, those kept have 256')]);
  });
});
