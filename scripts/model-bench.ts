// node scripts/model-bench.ts [../shared/eval]: how answers written by a model fare, with a local server in its place.
// Which share of the wanted evidence a model is given for which budget; how much time is ours on top of the model's;
// how much of an honest model's text is withheld; how much of each lie is caught.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Archive, openArchive } from '../src/answer/archive.ts';
import { choosePassages, estimateTokens } from '../src/answer/model/choose-passages.ts';
import { openModelWriter } from '../src/answer/model/open-model.ts';
import { makeSearchable } from '../src/answer/searchable.ts';
import { readQuestion } from '../src/answer/understand.ts';
import { findWords } from '../src/answer/verify.ts';
import { readArchive } from '../src/corpus/read-archive.ts';
import { type Behave, honest, lies } from '../test/servers/openai-behaviours.ts';
import { startOpenAiServer } from '../test/servers/openai-server.ts';
import { writeHonestly } from '../test/servers/openai-writer.ts';
import { type EvalQuestion, earlierQuestions, readQuestions } from './eval/questions.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean' } },
});

const BUDGETS = [1_000, 2_000, 3_000, 4_000, 6_000];

async function measureBudgets(asked: readonly EvalQuestion[], path: string): Promise<void> {
  const searchable = await makeSearchable((await readArchive(path)).articles, new AbortController().signal);
  console.log('budget   evidence given   tokens, estimated (mean)   passages (mean)');
  for (const budget of BUDGETS) {
    let wanted = 0;
    let given = 0;
    let tokens = 0;
    let passages = 0;
    let looked = 0;
    for (const one of asked.filter(({ answerable }) => answerable)) {
      const question = { text: one.question, earlier: earlierQuestions(one, byId(asked)) };
      const { hits, candidates } = await searchable.lookUp(readQuestion(question, searchable.publishers));
      const chosen = choosePassages(hits, candidates, budget);
      looked++;
      passages += chosen.length;
      tokens += chosen.reduce((sum, { passage }) => sum + estimateTokens(passage.text), 0);
      for (const { article, quote } of one.evidence) {
        wanted++;
        const texts = chosen.filter(({ passage }) => passage.article.id === article);
        if (texts.some(({ passage }) => findWords(passage.text, quote))) given++;
      }
    }
    console.log(
      `${String(budget).padStart(6)}   ${percent(given, wanted).padStart(8)} (${given}/${wanted})   ${(tokens / looked).toFixed(0).padStart(8)}   ${(passages / looked).toFixed(1).padStart(8)}`,
    );
  }
}

function byId(asked: readonly EvalQuestion[]): Map<string, EvalQuestion> {
  return new Map(asked.map((one) => [one.id, one]));
}

interface Run {
  readonly archive: Archive;
  readonly lines: Record<string, unknown>[];
  readonly behave: (behave: Behave) => void;
  readonly close: () => Promise<void>;
  lastByte: number;
}

async function openRun(path: string): Promise<Run> {
  const server = await startOpenAiServer();
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug', base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const model = await openModelWriter(
    { model: 'local', baseUrl: server.url, api: 'chat', secondsMax: 60 },
    log,
  );
  const archive = openArchive({ folder: path, writers: { model, log } });
  await archive.ready;
  const run: Run = {
    archive,
    lines,
    lastByte: 0,
    behave: (behave) =>
      server.behave((request, n) => {
        // The server is done with its last byte a moment before the exchange is over.
        void request.over.then(() => {
          run.lastByte = performance.now();
        });
        return behave(request, n);
      }),
    async close() {
      await archive.close();
      await server.close();
    },
  };
  return run;
}

async function measureHonest(
  asked: readonly EvalQuestion[],
  path: string,
  pace: string,
  behave: Behave,
): Promise<void> {
  const run = await openRun(path);
  run.behave(behave);
  // What is loaded and compiled with the first question is no part of the others' time.
  await run.archive.ask({ text: asked[0]!.question });
  run.lines.length = 0;
  let shown = 0;
  const times: number[] = [];
  for (const one of asked) {
    run.lastByte = 0;
    const answer = await run.archive.ask({ text: one.question, earlier: earlierQuestions(one, byId(asked)) });
    if (answer.kind === 'declined' || answer.writtenBy === 'quotes') continue;
    times.push(performance.now() - run.lastByte);
    shown += answer.statements.length;
  }
  const withheld = run.lines.filter(({ claim, reason }) => claim && reason);
  const written = run.lines.filter(({ msg }) => msg === 'Answer written').length;
  console.log(
    `honest model, ${pace}: ${written} answers, ${shown} statements shown, ${withheld.length} withheld (${percent(withheld.length, shown + withheld.length)}): ${reasonsIn(withheld)}`,
  );
  console.log(
    `from the model’s last byte to the answer: p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms, longest ${at(times, 1)} ms`,
  );
  if (values.verbose)
    for (const { reason, claim } of withheld) console.log(`  ${reason}: ${JSON.stringify(claim)}`);
  await run.close();
}

/** Lies of which every claim is false. */
const ALL_FALSE = [
  'wrongLanguage',
  'fabricatesQuotes',
  'stitchesQuotes',
  'inventsNumbers',
  'inventsNames',
  'inventsDates',
  'negates',
  'swapsSpeaker',
  'emitsAddresses',
  'emitsMentions',
];

async function measureLies(asked: readonly EvalQuestion[], path: string): Promise<void> {
  const run = await openRun(path);
  for (const name of ALL_FALSE) {
    const truths = new Set<string>();
    run.behave((request, n) => {
      // A claim that the lie left as it was is none ("on" without a date, a sentence without a name).
      for (const { text } of elementsOf(writeHonestly(request))) truths.add(text);
      return lies[name]!(request, n);
    });
    run.lines.length = 0;
    let shown = 0;
    for (const one of asked) {
      const answer = await run.archive.ask({
        text: one.question,
        earlier: earlierQuestions(one, byId(asked)),
      });
      if (answer.kind === 'declined' || answer.writtenBy === 'quotes') continue;
      const false_ = answer.statements.filter(
        ({ text }) => name === 'fabricatesQuotes' || name === 'stitchesQuotes' || !truths.has(text),
      );
      shown += false_.length;
      if (values.verbose) for (const { text } of false_) console.log(`  SHOWN ${name}: ${text}`);
    }
    const withheld = run.lines.filter(({ claim, reason }) => claim && reason);
    console.log(
      `${name.padEnd(18)} caught ${percent(withheld.length, shown + withheld.length).padStart(7)} of ${shown + withheld.length}: ${reasonsIn(withheld)}`,
    );
  }
  await run.close();
}

function elementsOf(text: string): { text: string }[] {
  return (JSON.parse(text) as { elements?: { text: string }[] }).elements ?? [];
}

function reasonsIn(lines: readonly Record<string, unknown>[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of lines) counts.set(String(reason), (counts.get(String(reason)) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none';
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function at(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

const folder = positionals[0] ?? '../shared/eval';
const sets = [
  { name: 'seeds', questions: join(folder, 'seeds/dev.jsonl'), archive: 'seeds' },
  { name: 'fakes', questions: join(folder, 'fakes/dev.jsonl'), archive: join(folder, 'fakes/corpus.jsonl') },
].filter(({ questions, archive }) => existsSync(questions) && existsSync(archive));

for (const { name, questions, archive } of sets) {
  const asked = await readQuestions(questions);
  console.log(`\n${name}: ${asked.length} questions`);
  await measureBudgets(asked, archive);
  await measureHonest(asked, archive, 'all at once', honest);
  // About 100 tokens a second.
  await measureHonest(asked, archive, 'at a model’s pace', () => ({ pieceChars: 8, betweenMs: 20 }));
  await measureLies(asked, archive);
}
