// The second look: a model is asked whether claims follow from the words they cite, several claims in one call.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Passage } from '../../corpus/passages.ts';
import { type Citation, citeSentence, type Statement } from '../verify.ts';
import type { LanguageModel, ModelCall } from './language-model.ts';
import { type NumberedPassages, numberPassages } from './numbered-passages.ts';
import { oneObject } from './one-object.ts';
import { fenced, type Prompts } from './prompts.ts';
import { LOOSE_NUMBER, listOf } from './read-claims.ts';

export interface ClaimVerdict {
  /** The words cited, and what stands around them, say all of the claim. */
  readonly supported: boolean;
  /** It helps to answer what was asked. */
  readonly answers: boolean;
  /** What the claim rests on; citations whose words have nothing to do with it are left out. Never empty. */
  readonly citations: readonly Citation[];
  /** In the model's words: for the log, never for readers. */
  readonly why: string;
}

export interface ClaimsJudge {
  /** The model's name. */
  readonly name: string;
  /**
   * A verdict for each statement, in their order; undefined where the model gave none that can be read. Throws
   * ModelError where none can be had at all.
   */
  judge(
    question: string,
    statements: readonly Statement[],
    call?: ModelCall,
  ): Promise<readonly (ClaimVerdict | undefined)[]>;
}

const VERDICT = z.object({
  claim: LOOSE_NUMBER,
  supported: z.boolean(),
  answers: z.boolean().optional().catch(undefined),
  sentences: listOf(LOOSE_NUMBER).optional().catch(undefined),
  why: z.string().optional().catch(undefined),
});
/** What is asked of the model. */
const VERDICTS_FORM = z.object({
  verdicts: z.array(
    z.object({
      claim: z.number().describe('Number of the claim'),
      supported: z.boolean(),
      answers: z.boolean(),
      sentences: z.array(z.number()).describe('Numbers of the sentences it rests on'),
      why: z.string().describe('In a few words'),
    }),
  ),
});
/** What is understood: a verdict that cannot be read is none, and spoils no other. */
const VERDICTS = z.object({ verdicts: z.array(z.unknown()) });

/** Verdicts kept, so that the same claim on the same words is judged once. */
const VERDICTS_KEPT = 1_000;

export function createClaimsJudge(model: LanguageModel, prompts: Prompts): ClaimsJudge {
  const kept = new LRUCache<string, ClaimVerdict>({ max: VERDICTS_KEPT });
  return {
    name: model.name,
    async judge(question, statements, call) {
      const keys = statements.map((statement) => keyOf(question, statement));
      const open = statements.filter((_, index) => !kept.has(keys[index]!));
      const verdicts = open.length > 0 ? await askVerdicts(model, prompts, question, open, call) : [];
      for (const [index, verdict] of verdicts.entries())
        if (verdict) kept.set(keyOf(question, open[index]!), verdict);
      return keys.map((key) => kept.get(key));
    },
  };
}

function keyOf(question: string, { text, citations }: Statement): string {
  const places = citations.map(({ passage, quote }) => [passage.id, quote]);
  return createHash('sha256')
    .update(JSON.stringify([question, text, places]))
    .digest('base64');
}

async function askVerdicts(
  model: LanguageModel,
  prompts: Prompts,
  question: string,
  statements: readonly Statement[],
  call: ModelCall | undefined,
): Promise<(ClaimVerdict | undefined)[]> {
  const numbered = numberPassages(passagesOf(statements));
  const prompt = prompts.fill('judge-claims', {
    passages: numbered.text,
    question: fenced(question),
    claims: statements.map((statement, index) => fencedClaim(statement, index + 1, numbered)).join('\n'),
  });
  const task = { name: 'judge', schema: VERDICTS_FORM, ...prompt } as const;
  const { verdicts } = await oneObject(model, task, VERDICTS, call);
  const read = verdicts.flatMap((one) => VERDICT.safeParse(one).data ?? []);
  return statements.map((statement, index) => {
    const verdict = read.find(({ claim }) => claim === index + 1);
    if (!verdict) return undefined;
    const { supported, answers = true, sentences = [], why = '' } = verdict;
    return { supported, answers, citations: restsOn(statement, sentences, numbered), why };
  });
}

function passagesOf(statements: readonly Statement[]): Passage[] {
  return [...new Set(statements.flatMap(({ citations }) => citations.map(({ passage }) => passage)))];
}

function fencedClaim({ text, citations }: Statement, number: number, numbered: NumberedPassages): string {
  const quotes = citations.map(({ passage, start, end, quote }) => {
    const sentences = numbered.numbersWithin(passage, { start, end }).join(' ');
    return `<quote claim="${number}" sentences="${sentences}">${fenced(quote.replace(/\s+/g, ' '))}</quote>`;
  });
  return `<claim number="${number}">${fenced(text)}</claim>\n${quotes.join('\n')}`;
}

/** The citations that hold one of the sentences named; where none does, those sentences; where none exists, all. */
function restsOn(
  { citations }: Statement,
  sentences: readonly number[],
  numbered: NumberedPassages,
): readonly Citation[] {
  const named = [...new Set(sentences)].flatMap((number) => numbered.sentence(number) ?? []);
  const bearing = citations.filter(({ passage, start, end }) =>
    named.some((one) => one.passage === passage && one.slice.start < end && one.slice.end > start),
  );
  if (bearing.length > 0) return bearing;
  return named.length > 0 ? named.map(({ passage, slice }) => citeSentence(passage, slice)) : citations;
}
