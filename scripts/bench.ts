// npm run bench -- [ARCHIVE [QUESTIONS]]: how long reading and answering take, beside plain engines that only search.
// Without ARCHIVE: the seeds and 794 articles made of their sentences, so 804 in all.
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import MiniSearch from 'minisearch';
import { openArchive } from '../src/answer/archive.ts';
import { readArchive } from '../src/corpus/read-archive.ts';
import { sentences } from '../src/corpus/sentences.ts';
import { readQuestions } from './eval/questions.ts';

const GENERATED = 794;
const ROUNDS = 5;

const [archivePath, questionFile] = process.argv.slice(2);
const folder = archivePath ?? (await generateArchive());
const questions = questionFile
  ? (await readQuestions(questionFile)).map((one) => one.question)
  : (JSON.parse(await readFile('test/golden/questions.json', 'utf8')) as { question: string }[]).map(
      (one) => one.question,
    );

const { articles } = await readArchive(folder);
console.log(
  `${articles.length} articles, ${questions.length} questions × ${ROUNDS}; Node ${process.versions.node}`,
);
console.log(
  `${''.padEnd(34)}${['ready ms', 'p50 ms', 'p95 ms', 'p99 ms', 'heap MB'].map((name) => name.padStart(10)).join('')}`,
);

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await measure('Footnote: read, answer, prove', async () => {
  const archive = openArchive({ folder });
  await archive.ready;
  return (question) => archive.ask({ text: question });
});
delay.disable();
console.log(
  `  longest block of the event loop ${(delay.max / 1e6).toFixed(0)} ms, p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
);

await measure('MiniSearch defaults: search only', async () => {
  const engine = new MiniSearch({ fields: ['title', 'text'] });
  engine.addAll(articles.map(({ id, title, text }) => ({ id, title, text })));
  return (question) => engine.search(question).slice(0, 10);
});
await measure('SQLite FTS5: search only', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec(
    "CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, title, text, tokenize='porter unicode61')",
  );
  const insert = database.prepare('INSERT INTO articles VALUES (?, ?, ?)');
  for (const { id, title, text } of articles) insert.run(id, title, text);
  const search = database.prepare(
    'SELECT id FROM articles WHERE articles MATCH ? ORDER BY bm25(articles) LIMIT 10',
  );
  return (question) =>
    search.all((question.match(/[\p{L}\d]+/gu) ?? ['nothing']).map((word) => `"${word}"`).join(' OR '));
});

async function measure(name: string, make: () => Promise<(question: string) => unknown>): Promise<void> {
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const begun = performance.now();
  const ask = await make();
  await ask(questions[0]!);
  const ready = performance.now() - begun;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const question of questions) {
      const asked = performance.now();
      await ask(question);
      times.push(performance.now() - asked);
    }
  }
  globalThis.gc?.();
  const heap = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1);
  console.log(
    `${name.padEnd(34)}${[ready.toFixed(0), at(0.5), at(0.95), at(0.99), heap.toFixed(0)].map((one) => one.padStart(10)).join('')}`,
  );
}

/** The seeds beside articles of eight to twenty of their sentences, drawn by a fixed sequence. */
async function generateArchive(): Promise<string> {
  const seeds = (await readArchive('seeds')).articles;
  const pool = seeds.flatMap(({ text }) => sentences(text).map(({ start, end }) => text.slice(start, end)));
  let state = 1;
  const draw = (below: number) => {
    // A linear congruential generator is random enough here.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const made = Array.from({ length: GENERATED }, (_, index) => {
    const text = Array.from({ length: 8 + draw(13) }, () => pool[draw(pool.length)]).join(' ');
    const date = `20${10 + draw(10)}-${String(1 + draw(12)).padStart(2, '0')}-${String(1 + draw(28)).padStart(2, '0')}`;
    return JSON.stringify({
      id: `made-${index}`,
      title: text.slice(0, 80),
      text,
      date,
      publisher: `Publisher ${draw(12)}`,
    });
  });
  const real = seeds.map(({ id, title, text, date, publisher }) =>
    JSON.stringify({ id, title, text, date, publisher: publisher.name }),
  );
  const temporary = await mkdtemp(join(tmpdir(), 'footnote-bench-'));
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
  await writeFile(join(temporary, 'corpus.jsonl'), [...real, ...made].join('\n'));
  return temporary;
}
