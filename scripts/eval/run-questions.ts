// Runs a question file against an archive, and counts.
import { basename } from 'node:path';
import type { Answer } from '../../src/answer/answer.ts';
import type { Archive } from '../../src/answer/archive.ts';
import { writeDate } from '../../src/reply/wording.ts';
import { workOutDates } from '../../src/reply/worked-out-dates.ts';
import { statesFact } from './facts.ts';
import { type EvalQuestion, earlierQuestions, readQuestions } from './questions.ts';

export interface Outcome {
  readonly id: string;
  readonly type: string;
  readonly answerable: boolean;
  readonly answered: boolean;
  /** A gold article is among the sources. */
  readonly gold: boolean;
  /** Every expected fact is stated; true where none is expected. */
  readonly facts: boolean;
  /** Share of the evidence quotes that stand in the answer. */
  readonly evidence: number;
  /** Statements of the answer; 0 where it was declined. */
  readonly statements: number;
  /** Of a question with known answers: one of them stands in the first statement, in some statement. */
  readonly first?: boolean;
  readonly any?: boolean;
  readonly milliseconds: number;
}

export interface Counts {
  readonly questions: number;
  readonly answerable: number;
  /** Shares of the answerable questions. */
  readonly answered: number;
  readonly gold: number;
  readonly facts: number;
  readonly evidence: number;
  readonly unanswerable: number;
  /** Share of the unanswerable questions. */
  readonly declined: number;
  /** Statements an answer. */
  readonly statements: number;
  /** Shares of the questions with known answers, declined ones included: NaN without any. */
  readonly first: number;
  readonly any: number;
  readonly p95Ms: number;
}

export async function runQuestions(
  file: string,
  archive: Archive,
): Promise<{ outcomes: Outcome[]; counts: Counts; byType: Record<string, Counts> }> {
  const questions = await readQuestions(file);
  const byId = new Map(questions.map((question) => [question.id, question]));
  const outcomes: Outcome[] = [];
  for (const question of questions) {
    const begun = performance.now();
    const answer = await archive.ask({ text: question.question, earlier: earlierQuestions(question, byId) });
    outcomes.push({ ...outcomeOf(question, answer), milliseconds: performance.now() - begun });
  }
  const types = [...new Set(outcomes.map((one) => one.type))].sort();
  return {
    outcomes,
    counts: count(outcomes),
    byType: Object.fromEntries(
      types.map((type) => [type, count(outcomes.filter((one) => one.type === type))]),
    ),
  };
}

function outcomeOf(question: EvalQuestion, answer: Answer): Omit<Outcome, 'milliseconds'> {
  const { id, type, answerable, answers } = question;
  if (answer.kind === 'declined')
    return {
      id,
      type,
      answerable,
      answered: false,
      gold: false,
      facts: false,
      evidence: 0,
      statements: 0,
      ...(answers.length > 0 && { first: false, any: false }),
    };
  const said = answer.sources.flatMap(({ article, citations }) => [
    article.publisher.name,
    article.date ?? '',
    ...citations.flatMap((one) => [
      one.quote,
      ...workOutDates(one.quote, article.date).map(({ date }) => writeDate(date)),
    ]),
  ]);
  const text = [...answer.statements.map((statement) => statement.text), ...said].join('\n');
  const folded = plain(text);
  const cited = answer.sources.flatMap(({ article, reprints }) => [
    article.id,
    ...reprints.map((one) => one.id),
  ]);
  const shown = question.evidence.filter(({ quote }) => folded.includes(plain(quote))).length;
  return {
    id,
    type,
    answerable,
    answered: true,
    gold: question.gold.some((gold) => cited.includes(gold)),
    facts: question.facts.every((fact) => statesFact(text, fact)),
    evidence: question.evidence.length === 0 ? 1 : shown / question.evidence.length,
    statements: answer.statements.length,
    ...(answers.length > 0 && {
      first: holdsAnswer(answer.statements.slice(0, 1), answers),
      any: holdsAnswer(answer.statements, answers),
    }),
  };
}

/** Word for word, but for case, accents and punctuation. */
function holdsAnswer(statements: readonly { readonly text: string }[], answers: readonly string[]): boolean {
  return statements.some(({ text }) => answers.some((one) => bare(text).includes(bare(one))));
}

function bare(text: string): string {
  const folded = text.normalize('NFKD').toLowerCase();
  return ` ${folded
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}$%.]+/gu, ' ')
    .replace(/\.(?= |$)/g, '')
    .trim()} `;
}

function count(outcomes: readonly Outcome[]): Counts {
  const answerable = outcomes.filter((one) => one.answerable);
  const unanswerable = outcomes.filter((one) => !one.answerable);
  const share = (some: readonly Outcome[], of: (one: Outcome) => number) =>
    some.length === 0 ? Number.NaN : some.reduce((sum, one) => sum + of(one), 0) / some.length;
  const times = outcomes.map((one) => one.milliseconds).sort((a, b) => a - b);
  return {
    questions: outcomes.length,
    answerable: answerable.length,
    answered: share(answerable, (one) => Number(one.answered)),
    gold: share(answerable, (one) => Number(one.gold)),
    facts: share(answerable, (one) => Number(one.facts)),
    evidence: share(answerable, (one) => one.evidence),
    unanswerable: unanswerable.length,
    declined: share(unanswerable, (one) => Number(!one.answered)),
    statements: share(
      outcomes.filter((one) => one.answered),
      (one) => one.statements,
    ),
    first: share(
      outcomes.filter((one) => one.first !== undefined),
      (one) => Number(one.first),
    ),
    any: share(
      outcomes.filter((one) => one.any !== undefined),
      (one) => Number(one.any),
    ),
    p95Ms: times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? 0,
  };
}

export function countsTable(file: string, counts: Counts, byType: Record<string, Counts>): string {
  const percent = (value: number) =>
    (Number.isNaN(value) ? '–' : `${(value * 100).toFixed(0)} %`).padStart(9);
  const row = (name: string, one: Counts) =>
    `${name.padEnd(18)}${String(one.questions).padStart(5)}${percent(one.answered)}${percent(one.gold)}${percent(one.facts)}${percent(one.evidence)}${percent(one.declined)}`;
  return [
    basename(file),
    `${'type'.padEnd(18)}${'n'.padStart(5)}${['answered', 'gold', 'facts', 'evidence', 'declined'].map((name) => name.padStart(9)).join('')}`,
    ...Object.entries(byType).map(([type, one]) => row(type, one)),
    row('all', counts),
    'answered, gold, facts, evidence: of the answerable; declined: of the unanswerable',
    `statements an answer: ${counts.statements.toFixed(1)}`,
    ...(Number.isNaN(counts.any)
      ? []
      : [
          `of all questions with answers, the answer stands in the first statement: ${percent(counts.first).trim()}, in some: ${percent(counts.any).trim()}`,
        ]),
  ].join('\n');
}

function plain(text: string): string {
  return text
    .replace(/[“”„"]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/\s+/gu, ' ')
    .toLowerCase();
}
