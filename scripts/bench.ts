// npm run bench [-- --quick]: speed, memory and event-loop delay, beside other engines, in one run. On the news archive
// where it is at hand, and on made-up archives from 1,000 to 100,000 articles; draws docs/growth.svg of them.
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type BenchArchive, madeArchive, newsArchive } from './bench/archives.ts';
import { drawGrowth, type Line } from './bench/growth-picture.ts';
import type { LoopDelay, Measured, Served, Times } from './bench/measure.ts';

const SIZES = [1_000, 3_000, 10_000, 20_000, 100_000];
const QUICK_SIZES = [1_000, 3_000];
/** Larger archives take MiniSearch minutes. */
const MINISEARCH_MAX = 3_000;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, picture: { type: 'string', default: 'docs/growth.svg' } },
});
const sizes = values.quick ? QUICK_SIZES : SIZES;

interface Row {
  readonly archive: string;
  readonly footnote: Measured;
  readonly served: Served;
  readonly fts5: Measured;
  readonly minisearch: Measured | undefined;
}

const rows: Row[] = [];
const news = values.quick ? undefined : newsArchive();
if (news) await measureAll(news, 0);
for (const size of sizes) {
  const archive = await madeArchive(size);
  await measureAll(archive, size);
  await rm(archive.folder, { recursive: true });
}
if (!values.quick) await writeFile(values.picture, picture());

async function measureAll(archive: BenchArchive, size: number): Promise<void> {
  // Each engine in a process of its own, one after the other.
  const measure = <T>(engine: string) => run<T>(engine, archive);
  const row: Row = {
    archive: archive.name,
    footnote: await measure<Measured>('footnote'),
    served: await measure<Served>('served'),
    fts5: await measure<Measured>('fts5'),
    minisearch: size <= MINISEARCH_MAX ? await measure<Measured>('minisearch') : undefined,
  };
  rows.push(row);
  print(row);
}

async function run<T>(engine: string, archive: BenchArchive): Promise<T> {
  const path = join(import.meta.dirname, 'bench', 'measure.ts');
  const description = join(tmpdir(), `footnote-bench-${process.pid}.json`);
  await writeFile(description, JSON.stringify(archive));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=8192', path, engine, description],
      { maxBuffer: 1 << 26 },
    );
    return JSON.parse(stdout) as T;
  } finally {
    await rm(description);
  }
}

function print({ archive, footnote, served, fts5, minisearch }: Row): void {
  const megabytes = (footnote.textBytes / 1e6).toFixed(0);
  console.log(`\n${archive}: ${footnote.articles.toLocaleString('en')} articles, ${megabytes} MB of text`);
  console.log(
    '| search only | build s | p50 ms | p95 ms | p99 ms | filtered p50 | p95 | p99 | memory / text | ten more ms |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const [name, measured] of [
    ['Footnote', footnote],
    ['SQLite FTS5', fts5],
    ['MiniSearch', minisearch],
  ] as const)
    if (measured) console.log(line(name, measured));
  console.log(
    '| served | ready s | from disk s | loop building p50/p99/max ms | loop answering | answer at start p50/p95/p99 ms | afterwards |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  const { readyMs, readyFromDiskMs, loopBuilding, loopAnswering, answersAtStart, answers } = served;
  const times = ({ p50, p95, p99 }: Times) => [p50, p95, p99].map((ms) => ms.toFixed(0)).join(' / ');
  console.log(
    `| Footnote | ${seconds(readyMs)} | ${seconds(readyFromDiskMs)} | ${delay(loopBuilding)} | ${delay(loopAnswering)} | ${times(answersAtStart)} | ${times(answers)} |`,
  );
}

function line(name: string, one: Measured): string {
  const share = (one.memoryBytes / one.textBytes).toFixed(1);
  const times = ({ p50, p95, p99 }: Times) => [p50, p95, p99].map((ms) => ms.toFixed(1)).join(' | ');
  const ten = one.addTenMs?.toFixed(0) ?? '–';
  return `| ${name} | ${seconds(one.buildMs)} | ${times(one.search)} | ${times(one.filtered)} | ${share} | ${ten} |`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function delay({ p50, p99, max }: LoopDelay): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)} / ${max.toFixed(0)}`;
}

function picture(): string {
  const made = rows.filter(({ archive }) => archive !== news?.name);
  const ours = { name: 'Footnote', colour: '#0b6e4f' };
  const fts5 = { name: 'SQLite FTS5', colour: '#c1440e' };
  const lineOf = (engine: Omit<Line, 'points'>, cost: (row: Row) => number): Line => ({
    ...engine,
    points: made.map((row) => [row.footnote.articles, cost(row)] as const),
  });
  const both = (cost: (measured: Measured) => number) => [
    lineOf(ours, (row) => cost(row.footnote)),
    lineOf(fts5, (row) => cost(row.fts5)),
  ];
  return drawGrowth(
    [
      { title: 'Search, p95, ms', lines: both(({ search }) => search.p95) },
      { title: 'Build, s', lines: both(({ buildMs }) => buildMs / 1000) },
      { title: 'Ready from disk, s', lines: [lineOf(ours, ({ served }) => served.readyFromDiskMs / 1000)] },
      { title: 'Memory, MB', lines: both(({ memoryBytes }) => memoryBytes / 1e6) },
    ],
    [ours, fts5],
  );
}
