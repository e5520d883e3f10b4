// Archives whose articles are ranked with the help of models, behind the local server.
import { readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Archive, openArchive } from '../../src/answer/archive.ts';
import type { RankingSettings } from '../../src/answer/ranking-models.ts';
import { type ChangesListener, openReading, type Reading } from '../../src/answer/reading.ts';
import { type Filters, NO_FILTERS } from '../../src/retrieval/filters.ts';
import { expectedMost } from '../../src/retrieval/passage-vectors.ts';
import { temporaryFolder, writeFiles } from '../corpus/temporary-folder.ts';
import { type Behave, type Behaviour, down } from '../servers/openai-behaviours.ts';
import type { ModelRequest } from '../servers/openai-request.ts';
import { type OpenAiServer, startOpenAiServer } from '../servers/openai-server.ts';

const KEY = 'sk-secret-123';
const soon = { timeout: 20_000, interval: 10 };
const story = (text: string, publisher = 'Daily Post', day = 24) =>
  `Of that day\n\n${day} January 2018\n\n${publisher}: ${text}`;
const STORIES = {
  'amman.txt': story('Tillerson left Amman after the talks.'),
  'snow.txt': story('Snow fell upon the hills during the night.'),
  'doctors.txt': story('Physicians stopped their work in protest.'),
  'strike.txt': story('The physicians of Homs went home.', 'Other Paper', 26),
};
/** The server knows what the archive's words cannot tell. */
const MEANINGS = { healers: 'physicians', picket: 'protest' };
const QUESTION = 'Why the picket of healers?';

async function started(behaviour: Behave | Behaviour = { meanings: MEANINGS }): Promise<OpenAiServer> {
  const server = await startOpenAiServer({ key: KEY });
  onTestFinished(() => server.close());
  server.behave(behaviour);
  return server;
}

interface Opened extends Reading {
  readonly notices: readonly string[];
  /** Ids of the articles found, in order. */
  find(text: string, filters?: Partial<Filters>): Promise<string[]>;
}

interface OpenOptions {
  readonly folder: string;
  readonly dataDir?: string;
  readonly embeds?: boolean;
  readonly uses?: 'embedding' | 'reranking' | 'both';
  readonly questionMs?: number;
  readonly watch?: boolean;
}

function settingsFor(
  server: { url: string },
  { embeds = true, uses = 'embedding', questionMs = 5_000 }: Partial<OpenOptions>,
) {
  const provider = { apiKey: KEY, baseUrl: server.url };
  const ranking: RankingSettings = {
    ...(uses !== 'reranking' && { embedding: { model: 'e', ...provider } }),
    ...(uses !== 'embedding' && { reranking: { model: 'r', ...provider } }),
    embedsPassages: embeds,
    questionMs,
  };
  return ranking;
}

/** Opens, and waits until all passages are embedded. */
async function opened(server: { url: string }, options: OpenOptions): Promise<Opened> {
  const notices: string[] = [];
  const embedded = Promise.withResolvers<void>();
  const listener: ChangesListener = {
    onRead: () => undefined,
    onNotice: (message) => notices.push(message),
    onEmbedding: ({ done }) => done && embedded.resolve(),
  };
  const { folder, dataDir, watch = false, embeds = true, uses } = options;
  const ranking = settingsFor(server, options);
  const reading = openReading({ folder, watch, ...(dataDir && { dataDir }), ranking }, listener);
  onTestFinished(() => reading.close());
  await reading.ready;
  if (embeds && uses !== 'reranking') await embedded.promise;
  return {
    ...reading,
    notices,
    async find(text, filters = {}) {
      const { hits } = await reading.lookUp({ text, filters: { ...NO_FILTERS, ...filters } } as Parameters<
        Reading['lookUp']
      >[0]);
      return [...new Set(hits.map(({ passage }) => passage.article.id))];
    },
  };
}

async function withoutModels(folder: string): Promise<Archive> {
  const archive = openArchive({ folder });
  onTestFinished(() => archive.close());
  await archive.ready;
  return archive;
}

const textsIn = (requests: readonly ModelRequest[]) =>
  requests.filter(({ api }) => api === 'embeddings').flatMap(({ body }) => body.input as string[]);

describe('with an embedding model', () => {
  test('a passage is found that shares no word with the question', async () => {
    const folder = await temporaryFolder(STORIES);
    const archive = await opened(await started(), { folder });
    expect((await archive.find(QUESTION)).slice(0, 2)).toEqual(['doctors-1', 'strike-1']);
    const byWords = await opened(await started(), { folder, embeds: false });
    expect(await byWords.find(QUESTION)).toEqual([]);
    expect((await archive.find('Who left Amman?'))[0]).toBe('amman-1');
    expect(archive.notices).toEqual([]);
  });

  test('filters hold, and a question of filters only needs no vector', async () => {
    const server = await started();
    const archive = await opened(server, { folder: await temporaryFolder(STORIES) });
    expect(await archive.find(QUESTION, { publishers: ['Other Paper'] })).toEqual(['strike-1']);
    expect(await archive.find(QUESTION, { after: '2018-01-25' })).toEqual(['strike-1']);
    expect(await archive.find(QUESTION, { after: '2019-01-01' })).toEqual([]);
    const asked = server.requests.length;
    expect(await archive.find('the of and', { publishers: ['Other Paper'] })).toEqual(['strike-1']);
    expect(server.requests).toHaveLength(asked);
  });

  test('reprints count once', async () => {
    const text = `Physicians stopped their work in protest, and nobody in the town of Homs knew for how long they would
      do so. The director of the larger hospital asked for patience. Two convoys with medicine had been turned back at
      a checkpoint north of the town on the day before, according to drivers who waited there until the evening.`;
    const folder = await temporaryFolder({ 'a.txt': story(text), 'b.txt': story(text, 'Other Paper', 25) });
    const archive = await opened(await started(), { folder });
    expect(await archive.find(QUESTION)).toHaveLength(1);
  });

  test('the same question is embedded once', async () => {
    const server = await started();
    const archive = await opened(server, { folder: await temporaryFolder(STORIES) });
    const found = await archive.find(QUESTION);
    expect(await archive.find(QUESTION)).toEqual(found);
    expect(textsIn(server.requests).filter((text) => text === QUESTION)).toHaveLength(1);
  });

  test('a second start embeds nothing, and one that only asks embeds the question alone', async () => {
    const folder = await temporaryFolder(STORIES);
    const dataDir = await temporaryFolder();
    const server = await started();
    const first = await opened(server, { folder, dataDir });
    await first.close();
    expect(textsIn(server.requests)).toHaveLength(4);
    const second = await opened(server, { folder, dataDir });
    await second.close();
    const asking = await opened(server, { folder, dataDir, embeds: false });
    expect((await asking.find(QUESTION))[0]).toBe('doctors-1');
    expect(textsIn(server.requests).slice(4)).toEqual([QUESTION]);
    expect([first, second, asking].flatMap(({ notices }) => notices)).toEqual([]);
    // Another model's vectors are not comparable.
    expect(await readdir(dataDir)).toEqual([expect.stringMatching(/^embeddings-\w{12}\.footnote$/)]);
  });

  test('vectors of articles that are away for a while are kept', async () => {
    const { 'amman.txt': amman, ...others } = STORIES;
    const folder = await temporaryFolder(STORIES);
    const dataDir = await temporaryFolder();
    const server = await started();
    await (await opened(server, { folder, dataDir })).close();
    for (const name of Object.keys(others)) await rm(join(folder, name));
    await (await opened(server, { folder, dataDir })).close();
    await writeFiles(folder, others);
    const back = await opened(server, { folder, dataDir });
    expect((await back.find(QUESTION))[0]).toBe('doctors-1');
    expect(textsIn(server.requests)).toHaveLength(5);
  });

  test('of two that embed in one data folder only the first one does', async () => {
    const folder = await temporaryFolder(STORIES);
    const dataDir = await temporaryFolder();
    const server = await started();
    const first = await opened(server, { folder, dataDir });
    await writeFiles(folder, { 'nurses.txt': story('Nurses joined the physicians.') });
    const second = await opened(server, { folder, dataDir });
    expect(second.notices).toEqual([expect.stringMatching(/^Another process embeds passages/)]);
    expect((await second.find(QUESTION))[0]).toBe('doctors-1');
    expect(textsIn(server.requests)).toHaveLength(5);
    await first.close();
    await second.close();
    const third = await opened(server, { folder, dataDir });
    expect(third.notices).toEqual([]);
    expect(textsIn(server.requests)).toHaveLength(6);
  });

  test('a torn file costs the torn vector alone', async () => {
    const folder = await temporaryFolder(STORIES);
    const dataDir = await temporaryFolder();
    const server = await started();
    await (await opened(server, { folder, dataDir })).close();
    const path = join(dataDir, (await readdir(dataDir))[0]!);
    const { length } = await readFile(path);
    await truncate(path, length - 10);
    const again = await opened(server, { folder, dataDir });
    expect(again.notices).toEqual([expect.stringContaining('cut short')]);
    expect(textsIn(server.requests)).toHaveLength(5);
    expect((await readFile(path)).length).toBe(length);
  });

  test('an article that comes is embedded, and nothing else', async () => {
    const folder = await temporaryFolder(STORIES);
    const server = await started();
    const archive = await opened(server, { folder, watch: true });
    await writeFiles(folder, { 'nurses.txt': story('Nurses joined the physicians.') });
    await rm(join(folder, 'strike.txt'));
    await vi.waitFor(() => expect(textsIn(server.requests)).toHaveLength(5), soon);
    expect(textsIn(server.requests).at(-1)).toContain('Nurses joined');
    await vi.waitFor(async () => expect(await archive.find(QUESTION)).toContain('nurses-1'), soon);
    expect(await archive.find(QUESTION)).not.toContain('strike-1');
  });
});

describe('a model that fails', () => {
  const broken: [string, Behave][] = [
    ['is overloaded', down],
    ['says nothing', () => ({ hang: 'before-headers' })],
    [
      'gives another dimension',
      ({ body }) => (body.input.length > 1 ? {} : { vectors: () => [{ index: 0, embedding: [1, 0] }] }),
    ],
    ['gives no vectors', () => ({ raw: { contentType: 'application/json', body: '{"data":[{"emb' } })],
  ];
  test.each(broken)('which %s costs nothing but the better order', async (_, behave) => {
    const folder = await temporaryFolder(STORIES);
    const server = await started();
    const archive = await opened(server, { folder, questionMs: 50 });
    const byWords = await opened(server, { folder, embeds: false });
    server.behave(behave);
    for (const question of ['Who left Amman?', 'Where did snow fall?', 'Who went home?', 'Who left Amman?'])
      expect(await archive.find(question)).toEqual(await byWords.find(question));
    // It is told once, and after three failures in a row nobody waits for it.
    expect(archive.notices).toEqual([expect.stringMatching(/embedding model.*answered without it/)]);
    expect(archive.notices.join()).not.toMatch(/sk-|Amman|snow/);
    expect(textsIn(server.requests).slice(4)).toHaveLength(3);
  });

  test('which is absent from the start leaves the answers as they are without', async () => {
    const notices: string[] = [];
    const gone = await startOpenAiServer();
    await gone.close();
    const archive = openArchive({
      folder: 'seeds',
      ranking: settingsFor(gone, { uses: 'both' }),
      onNotice: (message) => notices.push(message),
    });
    onTestFinished(() => archive.close());
    await archive.ready;
    const plain = await withoutModels('seeds');
    for (const text of [
      'Where did Hariri meet Tillerson?',
      'Who won the world cup?',
      'What did ARK News report?',
    ])
      expect(await archive.ask({ text })).toEqual(await plain.ask({ text }));
    expect(notices.join('\n')).toMatch(/Embedding pauses: .*ECONNREFUSED/);
    expect(notices.join('\n')).toMatch(/reranking model broke off .*ECONNREFUSED/);
    expect(notices.join('\n')).not.toContain(KEY);
  });
});

describe('with a reranking model', () => {
  test('the articles found come in its order, and the scores stay in theirs', async () => {
    const server = await started({
      relevances: (all) => all.map((one) => ({ ...one, relevance_score: one.index / 10 })),
    });
    const folder = await temporaryFolder(STORIES);
    const reading = await opened(server, { folder, uses: 'reranking' });
    const byWords = await opened(server, { folder, embeds: false });
    const question = 'Which physicians of Homs, snow or talks?';
    const found = await byWords.find(question);
    expect(found.length).toBeGreaterThan(2);
    expect(await reading.find(question)).toEqual(found.toReversed());
    const { hits } = await reading.lookUp({ text: question, filters: NO_FILTERS } as Parameters<
      Reading['lookUp']
    >[0]);
    const scores = hits.map(({ articleScore }) => articleScore);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(server.requests.find(({ api }) => api === 'rerank')!.body.documents[0]).toMatch(/^Of that day\n/);
  });

  test.each<[string, Behaviour]>([
    ['fails', { status: 500 }],
    ['is slow', { hang: 'before-headers' }],
    ['leaves one out', { relevances: (all) => all.slice(1) }],
  ])('that %s, the order is kept', async (_, behaviour) => {
    const server = await started(behaviour);
    const folder = await temporaryFolder(STORIES);
    const reading = await opened(server, { folder, uses: 'reranking', questionMs: 50 });
    const byWords = await opened(server, { folder, embeds: false });
    const question = 'Which physicians of Homs, snow or talks?';
    expect(await reading.find(question)).toEqual(await byWords.find(question));
    expect(reading.notices).toEqual([expect.stringContaining('reranking model')]);
  });
});

describe('in a worker', () => {
  /** 300 articles of a passage each. */
  const many = () =>
    Array.from({ length: 300 }, (_, number) =>
      JSON.stringify({
        id: `f${number}`,
        title: `Report ${number}`,
        text: `Nothing of note on day ${number}.`,
        date: '2018-01-24',
      }),
    ).join('\n');

  test('a thread that dies half-way loses nothing, and events flow meanwhile', async () => {
    const folder = await temporaryFolder({ ...STORIES, 'many.jsonl': many() });
    const dataDir = await temporaryFolder();
    // The third batch never comes back; the thread is ended while it waits.
    const server = await started((_, n) => (n === 3 ? { hang: 'before-headers' } : { meanings: MEANINGS }));
    const workers: Worker[] = [];
    const told: string[] = [];
    const done = Promise.withResolvers<void>();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const archive = openArchive({
      folder,
      dataDir,
      ranking: settingsFor(server, {}),
      inWorker: { onStart: (worker) => workers.push(worker) },
      onEmbedding: ({ embedded, of, done: isDone }) => {
        told.push(`${embedded} of ${of}`);
        if (isDone) done.resolve();
      },
    });
    onTestFinished(() => archive.close());
    await archive.ready;
    delay.enable();
    await vi.waitFor(() => expect(server.requests).toHaveLength(3), soon);
    const embeddedBefore = textsIn(server.requests.slice(0, 2));
    expect(embeddedBefore).toHaveLength(128);
    await workers[0]!.terminate();
    await done.promise;
    delay.disable();
    expect(delay.percentile(99) / 1e6).toBeLessThan(200);
    expect(told.at(-1)).toBe('304 of 304');
    // Beside the batch that was under way, no text was sent twice.
    const received = [...embeddedBefore, ...textsIn(server.requests.slice(3))];
    expect(new Set(received).size).toBe(304);
    expect(received).toHaveLength(304);
    expect(await archive.ask({ text: 'Who left Amman?' })).toMatchObject({ kind: 'answered' });
  });
});

test('a question in another language is answered by meaning, where a passage stands out', async () => {
  const meanings = { ärzte: 'physicians', krankenhaus: 'hospital', streiken: 'strike', stadt: 'town' };
  const server = await started({ meanings });
  const subjects = 'bridge harvest school river market council football library road power'.split(' ');
  const others = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `other-${index}.txt`,
      story(
        `The ${subjects[index % 10]} of village ${index} was the matter of debate number ${index} there.`,
      ),
    ]),
  );
  const folder = await temporaryFolder({
    ...others,
    'physicians.txt': story('Physicians of the hospital went on strike in the town.'),
  });
  const embedded = Promise.withResolvers<void>();
  const archive = openArchive({
    folder,
    ranking: settingsFor(server, {}),
    onEmbedding: ({ done }) => done && embedded.resolve(),
  });
  onTestFinished(() => archive.close());
  await archive.ready;
  await embedded.promise;
  const answer = await archive.ask({ text: 'Warum streiken die Ärzte im Krankenhaus der Stadt?' });
  expect(answer).toMatchObject({ kind: 'answered', notices: expect.arrayContaining(['found-by-meaning']) });
  expect(JSON.stringify(answer)).toContain('Physicians of the hospital');
});

test('expectedMost() is the mean of the greatest of so many normal draws', () => {
  // Tabulated by Harter 1961, "Expected values of normal order statistics".
  expect(expectedMost(10)).toBeCloseTo(1.539, 1);
  expect(expectedMost(50)).toBeCloseTo(2.249, 1);
  expect(expectedMost(400)).toBeCloseTo(2.968, 1);
});
