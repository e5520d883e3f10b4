// What servers give for vectors and for an order, and what is made of it.
import { describe, expect, onTestFinished, test } from 'vitest';
import { createOpenAIEmbedder } from '../../../src/answer/model/openai-embedder.ts';
import { createReranker } from '../../../src/answer/model/reranker.ts';
import { type Behaviour, down, rateLimited } from '../../servers/openai-behaviours.ts';
import { startOpenAiServer } from '../../servers/openai-server.ts';

const KEY = 'sk-secret-123';
const TEXTS = ['Hariri arrived in Riyadh', 'Tillerson left Amman', 'Snow fell'];

async function started(behaviour: Behaviour = {}, key = KEY) {
  const server = await startOpenAiServer({ key: KEY });
  onTestFinished(() => server.close());
  server.behave(behaviour);
  const settings = { model: 'm', apiKey: key, baseUrl: server.url };
  return { server, embedder: createOpenAIEmbedder(settings), reranker: createReranker(settings) };
}

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (one) => one,
  );
  expect(error).toMatchObject({ name: 'FootnoteError' });
  // A log shows message and stack; neither texts nor keys may stand there.
  for (const secret of [KEY, 'sk-', 'Hariri', 'Snow'])
    expect(`${error.message} ${error.stack}`).not.toContain(secret);
  return error as { code: string; message: string; transient: boolean; retryAfterMs?: number };
}

const raw = (body: string): Behaviour => ({ raw: { contentType: 'application/json', body } });

describe('embed()', () => {
  test('gives a vector of length 1 for each text, in one request', async () => {
    const { server, embedder } = await started();
    const vectors = await embedder.embed(TEXTS);
    expect(vectors).toHaveLength(3);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]!.body).toMatchObject({ model: 'm', input: TEXTS });
    expect(await embedder.embed([])).toEqual([]);
  });

  test('puts vectors in order by the number that says whose they are', async () => {
    const { server, embedder } = await started();
    const vectors = await embedder.embed(TEXTS);
    server.behave({ vectors: (data) => data.toReversed() });
    expect(await embedder.embed(TEXTS)).toEqual(vectors);
    server.behave({ vectors: (data) => data.map((one) => ({ ...one, index: 1 })) });
    expect(await failureOf(embedder.embed(TEXTS))).toMatchObject({ code: 'model-unreadable' });
  });

  test.each<[string, Behaviour, string]>([
    ['too few', { vectors: (data) => data.slice(1) }, 'model-unreadable'],
    ['too many', { vectors: (data) => [...data, ...data] }, 'model-unreadable'],
    [
      'two dimensions',
      { vectors: (data) => data.map((one, index) => ({ ...one, embedding: index ? [1, 0] : [1] })) },
      'model-unreadable',
    ],
    ['zeros', { vectors: (data) => data.map((one) => ({ ...one, embedding: [0, 0] })) }, 'model-unreadable'],
    [
      'no numbers',
      { vectors: (data) => data.map((one) => ({ ...one, embedding: [null] })) },
      'model-unreadable',
    ],
    [
      'infinity',
      raw('{"data":[{"embedding":[1e999,1]},{"embedding":[1,1]},{"embedding":[1,1]}]}'),
      'model-unreadable',
    ],
    ['NaN', raw('{"data":[{"embedding":[NaN]}]}'), 'model-unreadable'],
    ['broken JSON', raw('{"data":[{"embed'), 'model-unreadable'],
    ['a page', { raw: { contentType: 'text/html', body: '<p>Sign in</p>' } }, 'model-unreadable'],
  ])('refuses %s', async (_, behaviour, code) => {
    const { embedder } = await started(behaviour);
    expect(await failureOf(embedder.embed(TEXTS))).toMatchObject({ code });
  });

  test('tells what may pass from what will not, and naming the setting', async () => {
    const { server, embedder } = await started();
    server.behave(rateLimited(1, 7));
    expect(await failureOf(embedder.embed(TEXTS))).toMatchObject({ transient: true, retryAfterMs: 7000 });
    server.behave(down);
    expect(await failureOf(embedder.embed(TEXTS))).toMatchObject({ transient: true });
    server.behave({ status: 404 });
    expect(await failureOf(embedder.embed(TEXTS))).toMatchObject({
      code: 'model-rejected',
      message: expect.stringContaining('see EMBEDDING_MODEL and OPENAI_BASE_URL'),
    });
    const wrong = (await started({}, 'sk-wrong')).embedder;
    expect((await failureOf(wrong.embed(TEXTS))).message).toContain('see OPENAI_API_KEY');
    const absent = createOpenAIEmbedder({ model: 'm', baseUrl: 'http://127.0.0.1:9/v1' });
    expect(await failureOf(absent.embed(TEXTS))).toMatchObject({ transient: true });
  });

  test('stops when it is told to', async () => {
    const { server, embedder } = await started({ hang: 'before-headers' });
    const reason = new Error('enough');
    const stop = new AbortController();
    const embedding = embedder.embed(TEXTS, stop.signal);
    stop.abort(reason);
    await expect(embedding).rejects.toBe(reason);
    await server.requests[0]?.over;
  });
});

describe('rerank()', () => {
  test('gives how well each text answers, in the order of the texts', async () => {
    const { server, reranker } = await started();
    const relevance = await reranker.rerank('Who left Amman?', TEXTS);
    expect(relevance.indexOf(Math.max(...relevance))).toBe(1);
    expect(server.requests).toMatchObject([
      { path: '/v1/rerank', body: { model: 'm', query: 'Who left Amman?', documents: TEXTS, top_n: 3 } },
    ]);
  });

  test.each<[string, Behaviour, string]>([
    ['one left out', { relevances: (all) => all.slice(1) }, 'model-unreadable'],
    ['one said twice', { relevances: (all) => all.map((one) => ({ ...one, index: 0 })) }, 'model-unreadable'],
    [
      'no figures',
      { relevances: (all) => all.map((one) => ({ ...one, relevance_score: null })) },
      'model-unreadable',
    ],
    ['broken JSON', raw('{"results":['), 'model-unavailable'],
    ['no such address', { status: 404 }, 'model-rejected'],
    ['overload', { status: 503 }, 'model-unavailable'],
  ])('refuses %s', async (_, behaviour, code) => {
    const { reranker } = await started(behaviour);
    expect(await failureOf(reranker.rerank('Hariri?', TEXTS))).toMatchObject({ code });
  });
});
