// Measures one engine on one archive, in a process of its own: node measure.ts ENGINE ARCHIVE.json prints JSON.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import MiniSearch from 'minisearch';
import { type Archive, openArchive } from '../../src/answer/archive.ts';
import { type KeptArticle, textOf } from '../../src/corpus/kept-article.ts';
import { readFolder } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { createPassageIndex } from '../../src/retrieval/passage-index.ts';
import { type BenchArchive, tenMore } from './archives.ts';

export interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Measured {
  readonly articles: number;
  /** UTF-8 bytes of the texts. */
  readonly textBytes: number;
  readonly buildMs: number;
  readonly search: Times;
  readonly filtered: Times;
  /** Bytes of memory, after everything that is not needed was let go. */
  readonly memoryBytes: number;
  readonly addTenMs?: number;
}

/** What the running service does, its index in a thread of its own. */
export interface Served {
  readonly readyMs: number;
  readonly readyFromDiskMs: number;
  /** Delay of the main thread's event loop in ms: while the archive is built, and with 20 questions a second. */
  readonly loopBuilding: LoopDelay;
  readonly loopAnswering: LoopDelay;
  /** Whole answers at 20 questions a second: from the moment of a start from disk on, and afterwards. */
  readonly answersAtStart: Times;
  readonly answers: Times;
}

export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const ROUNDS = 2;
/** After this time no further question is asked of a slow engine. */
const TIMED_MS = 30_000;
/** Questions that are not counted: the first ones compile the program. */
const WARMING = 20;
const PLACES = 10;
const PER_SECOND = 20;
const ASKED_MAX = 100;

const [engine, path] = process.argv.slice(2) as [string, string];
if (engine) {
  const archive = JSON.parse(await readFile(path, 'utf8')) as BenchArchive;
  const measures: Record<string, (archive: BenchArchive) => Promise<unknown>> = {
    footnote: measureFootnote,
    served: measureServed,
    fts5: measureFts5,
    minisearch: measureMiniSearch,
  };
  process.stdout.write(JSON.stringify(await measures[engine]!(archive)));
}

function memory(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Of the texts, in UTF-8. */
function bytesOf(articles: readonly KeptArticle[]): number {
  return articles.reduce((sum, article) => sum + Buffer.byteLength(textOf(article)), 0);
}

function timesOf(times: number[]): Times {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function timed(questions: readonly string[], search: (question: string) => unknown): Promise<Times> {
  for (const question of questions.slice(0, WARMING)) await search(question);
  const times: number[] = [];
  const end = performance.now() + TIMED_MS;
  for (let round = 0; round < ROUNDS; round++) {
    for (const question of questions) {
      if (performance.now() > end) break;
      const begun = performance.now();
      await search(question);
      times.push(performance.now() - begun);
    }
  }
  return timesOf(times);
}

async function measureFootnote({ folder, questions, after }: BenchArchive): Promise<Measured> {
  const before = memory();
  let begun = performance.now();
  let reading = await readFolder(folder);
  const archive = new IndexedArchive();
  await archive.update(reading.articles);
  await archive.proposals.follow();
  const buildMs = performance.now() - begun;
  const memoryBytes = memory() - before;
  const articles = archive.size;
  const textBytes = bytesOf(reading.articles);
  const index = createPassageIndex(archive);
  const search = (question: string, filters = NO_FILTERS) =>
    index.search(index.makeQuery(question, filters), PLACES);
  const all = await timed(questions, (question) => search(question));
  const filtered = await timed(questions, (question) => search(question, { ...NO_FILTERS, after }));
  let addTenMs: number | undefined;
  if (!folder.endsWith('.jsonl')) {
    await writeFile(join(folder, 'more.jsonl'), tenMore());
    begun = performance.now();
    reading = await readFolder(folder, { previous: reading });
    await archive.update(reading.articles);
    await archive.proposals.follow();
    addTenMs = performance.now() - begun;
    await rm(join(folder, 'more.jsonl'));
  }
  return {
    articles,
    textBytes,
    buildMs,
    search: all,
    filtered,
    memoryBytes,
    ...(addTenMs !== undefined && { addTenMs }),
  };
}

async function measureServed({ folder, questions }: BenchArchive): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footnote-bench-data-'));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const open = async (): Promise<{ archive: Archive; ms: number }> => {
    const begun = performance.now();
    const archive = openArchive({ folder, dataDir, inWorker: true });
    await archive.ready;
    return { archive, ms: performance.now() - begun };
  };
  delay.enable();
  const first = await open();
  const loopBuilding = delayOf(delay);
  // Closing waits until the index is saved.
  await first.archive.close();
  const second = await open();
  await second.archive.ask({ text: questions[0]! });
  delay.reset();
  const answersAtStart = timesOf(await askSteadily(second.archive, questions.slice(0, ASKED_MAX)));
  const answers = timesOf(await askSteadily(second.archive, questions.slice(0, ASKED_MAX)));
  const loopAnswering = delayOf(delay);
  await second.archive.close();
  await rm(dataDir, { recursive: true });
  return {
    readyMs: first.ms,
    readyFromDiskMs: second.ms,
    loopBuilding,
    loopAnswering,
    answersAtStart,
    answers,
  };
}

/** Asks so many questions a second, whether the ones before are answered or not. */
async function askSteadily(archive: Archive, questions: readonly string[]): Promise<number[]> {
  return Promise.all(
    questions.map(async (text, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * 1000) / PER_SECOND));
      const begun = performance.now();
      await archive.ask({ text });
      return performance.now() - begun;
    }),
  );
}

function delayOf(delay: ReturnType<typeof monitorEventLoopDelay>): LoopDelay {
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  const measured = { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
  delay.reset();
  return measured;
}

async function measureFts5({ folder, questions, after }: BenchArchive): Promise<Measured> {
  const { articles } = await readFolder(folder);
  const begun = performance.now();
  const database = new DatabaseSync(':memory:');
  database.exec(
    "CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, date UNINDEXED, title, text, tokenize='porter unicode61'); BEGIN",
  );
  const insert = database.prepare('INSERT INTO articles VALUES (?, ?, ?, ?)');
  const add = (article: (typeof articles)[number]) =>
    insert.run(article.id, article.date ?? null, article.title, textOf(article));
  for (const article of articles) add(article);
  database.exec('COMMIT');
  const buildMs = performance.now() - begun;
  const matching = (question: string) =>
    (question.match(/[\p{L}\d]+/gu) ?? ['nothing']).map((word) => `"${word}"`).join(' OR ');
  const all = database.prepare(
    `SELECT id FROM articles WHERE articles MATCH ? ORDER BY bm25(articles) LIMIT ${PLACES}`,
  );
  const since = database.prepare(
    `SELECT id FROM articles WHERE articles MATCH ? AND date >= ? ORDER BY bm25(articles) LIMIT ${PLACES}`,
  );
  const search = await timed(questions, (question) => all.all(matching(question)));
  const filtered = await timed(questions, (question) => since.all(matching(question), after));
  const pages = database.prepare('PRAGMA page_count').get() as { page_count: number };
  const page = database.prepare('PRAGMA page_size').get() as { page_size: number };
  const textBytes = bytesOf(articles);
  const beforeTen = performance.now();
  database.exec('BEGIN');
  for (const article of articles.slice(0, 10)) add(article);
  database.exec('COMMIT');
  return {
    articles: articles.length,
    textBytes,
    buildMs,
    search,
    filtered,
    memoryBytes: pages.page_count * page.page_size,
    addTenMs: performance.now() - beforeTen,
  };
}

async function measureMiniSearch({ folder, questions, after }: BenchArchive): Promise<Measured> {
  const { articles } = await readFolder(folder);
  const textBytes = bytesOf(articles);
  const before = memory();
  const begun = performance.now();
  const engine = new MiniSearch({ fields: ['title', 'text'], storeFields: ['date'] });
  for (const article of articles) engine.add({ ...article, text: textOf(article) });
  const buildMs = performance.now() - begun;
  // Its index alone; the texts stand beside it.
  const memoryBytes = memory() - before + textBytes;
  const search = await timed(questions, (question) => engine.search(question).slice(0, PLACES));
  const filtered = await timed(questions, (question) =>
    engine.search(question, { filter: ({ date }) => (date ?? '') >= after }).slice(0, PLACES),
  );
  return { articles: articles.length, textBytes, buildMs, search, filtered, memoryBytes };
}
