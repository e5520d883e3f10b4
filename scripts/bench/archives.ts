// The archives that are measured: news where it is at hand, and made-up ones of any size, the same in each run.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STOP_WORDS } from '../../src/retrieval/stop-words.ts';

export interface BenchArchive {
  readonly name: string;
  readonly folder: string;
  readonly questions: readonly string[];
  /** A filter that lets about half of the articles in. */
  readonly after: string;
}

const NEWS = '../shared/eval/realtimeqa';

/** 4,790 news articles and 233 questions; undefined where they are not at hand. */
export function newsArchive(): BenchArchive | undefined {
  if (!existsSync(join(NEWS, 'corpus.jsonl'))) return undefined;
  const questions = readFileSync(join(NEWS, 'queries.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text);
  return { name: 'news', folder: join(NEWS, 'corpus.jsonl'), questions, after: '2022-07-01' };
}

const QUESTIONS = 200;
const WORDS_PER_SENTENCE = 18;
const SENTENCES = 12;
/** Words there are at all; the n-th comes 1/n times as often as the first, as in every language (Zipf 1949). */
const LEXICON = 100_000;
/** Share of words that say nothing. */
const STOP_SHARE = 0.45;

/** Articles of words that are none, as often as words of a language are; about 1.5 kB each. */
export async function madeArchive(articles: number): Promise<BenchArchive> {
  const folder = await mkdtemp(join(tmpdir(), `footnote-bench-${articles}-`));
  const draw = createDraw(articles);
  const stop = [...STOP_WORDS].filter((word) => /^[a-z]+$/.test(word));
  const word = () =>
    draw() < STOP_SHARE ? stop[Math.floor(draw() * stop.length)]! : wordOf(Math.floor(LEXICON ** draw()));
  const questions: string[] = [];
  const file = await open(join(folder, 'corpus.jsonl'), 'w');
  for (let number = 0; number < articles; number++) {
    const text = Array.from({ length: SENTENCES }, () => sentenceOf(word)).join(' ');
    await file.write(`${JSON.stringify(recordOf(`made-${number}`, text, draw))}\n`);
    if (number % Math.ceil(articles / QUESTIONS) === 0) questions.push(questionOf(text, draw));
  }
  await file.close();
  return { name: `${articles.toLocaleString('en')} made`, folder, questions, after: '2015-01-01' };
}

/** Ten further articles, as the lines of a file. */
export function tenMore(): string {
  const draw = createDraw(10);
  const word = () => wordOf(Math.floor(LEXICON ** draw()));
  return Array.from({ length: 10 }, (_, number) => {
    const text = Array.from({ length: SENTENCES }, () => sentenceOf(word)).join(' ');
    return JSON.stringify(recordOf(`more-${number}`, text, draw));
  }).join('\n');
}

function recordOf(id: string, text: string, draw: () => number) {
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    id,
    title: text.slice(0, text.indexOf(' ', 60)),
    text,
    date: `20${10 + Math.floor(draw() * 10)}-${two(1 + Math.floor(draw() * 12))}-${two(1 + Math.floor(draw() * 28))}`,
    publisher: `Publisher ${Math.floor(draw() * 12)}`,
  };
}

function sentenceOf(word: () => string): string {
  const [first, ...others] = Array.from({ length: WORDS_PER_SENTENCE }, word);
  return `${first![0]!.toUpperCase()}${first!.slice(1)} ${others.join(' ')}.`;
}

/** Five words that stand near one another, with what questions are made of around them. */
function questionOf(text: string, draw: () => number): string {
  const words = text.replace(/[.]/g, '').split(' ');
  const from = Math.floor(draw() * (words.length - 9));
  return `What did ${words.slice(from, from + 9).join(' ')}?`;
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ');

/** Every seventh word is a name. */
function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return rank % 7 === 0 ? word[0]!.toUpperCase() + word.slice(1) : word;
}

/** A linear congruential generator is random enough here. */
function createDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
