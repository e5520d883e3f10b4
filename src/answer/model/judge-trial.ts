// A judge is tried before it is trusted: a model that cannot tell true claims from false ones would withhold what is
// true, or let through what is not, and nobody would see it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FootnoteError } from '../../errors.ts';
import { citeSentence, type Statement } from '../verify.ts';
import type { ClaimsJudge, ClaimVerdict } from './claims-judge.ts';
import { type ModelCall, ModelError } from './language-model.ts';
import { PROMPTS_FOLDER } from './prompts.ts';

/** Mean of the shares of true claims let through and of false ones refused, below which a model does not judge. */
export const ACCURACY_MIN = 0.8;

export interface TrialResult {
  /** True claims that it let through, of how many; false ones that it refused, of how many. */
  readonly trueKept: number;
  readonly trueAll: number;
  readonly falseRefused: number;
  readonly falseAll: number;
}

/** Balanced accuracy, 0 to 1: half for a judge that says the same to everything. */
export function accuracyOf({ trueKept, trueAll, falseRefused, falseAll }: TrialResult): number {
  return (trueKept / trueAll + falseRefused / falseAll) / 2;
}

export interface TrialClaim {
  readonly statement: Statement;
  readonly isTrue: boolean;
}

/** Claims on one article, judged in one call. */
export interface Trial {
  readonly question: string;
  readonly claims: readonly TrialClaim[];
}

const FORM = z.array(
  z.object({
    title: z.string(),
    publisher: z.string(),
    date: z.iso.date(),
    question: z.string(),
    sentences: z.array(z.string()),
    claims: z.array(z.object({ true: z.boolean(), cites: z.array(z.number()), text: z.string() })),
  }),
);

/** The claims of prompts/judge-trial.yaml. Throws FootnoteError `prompt-invalid` where the file has not their form. */
export function readTrials(folder: string = PROMPTS_FOLDER): Trial[] {
  const path = join(folder, 'judge-trial.yaml');
  try {
    return FORM.parse(parse(readFileSync(path, 'utf8'))).map(trialOf);
  } catch (error) {
    throw new FootnoteError('prompt-invalid', `Cannot use ${path}\n  ${(error as Error).message}`);
  }
}

function trialOf({
  title,
  publisher,
  date,
  question,
  sentences,
  claims,
}: z.infer<typeof FORM>[number]): Trial {
  const text = sentences.join(' ');
  let end = -1;
  const slices = sentences.map((sentence) => {
    const start = end + 1;
    end = start + sentence.length;
    return { start, end };
  });
  const article = {
    id: title,
    title,
    text,
    date,
    publisher: { name: publisher, aliases: [], party: false },
    file: 'judge-trial.yaml',
    line: 1,
  };
  const passage = { id: title, article, text, start: 0, end: text.length, sentences: slices };
  return {
    question,
    claims: claims.map(({ true: isTrue, cites, text: claim }) => ({
      isTrue,
      statement: {
        text: claim,
        citations: cites.map((number) => citeSentence(passage, slices[number - 1]!)),
      },
    })),
  };
}

/**
 * Asks the judge about all claims, article by article, one call after the other: a small server has time for one. A
 * claim without a verdict counts as judged wrongly. Throws ModelError where the model cannot be asked.
 */
export async function tryJudge(
  judge: ClaimsJudge,
  trials: readonly Trial[],
  call?: ModelCall,
  onVerdict?: (claim: TrialClaim, verdict: ClaimVerdict | undefined) => void,
): Promise<TrialResult> {
  const result = { trueKept: 0, trueAll: 0, falseRefused: 0, falseAll: 0 };
  for (const { question, claims } of trials) {
    const verdicts = await readableVerdicts(judge, question, claims, call);
    for (const [index, claim] of claims.entries()) {
      const { isTrue } = claim;
      onVerdict?.(claim, verdicts[index]);
      const supported = verdicts[index]?.supported;
      if (isTrue) result.trueAll++;
      else result.falseAll++;
      if (isTrue && supported === true) result.trueKept++;
      if (!isTrue && supported === false) result.falseRefused++;
    }
  }
  return result;
}

/** None from a model that writes something else than verdicts: it is no judge. */
async function readableVerdicts(
  judge: ClaimsJudge,
  question: string,
  claims: readonly TrialClaim[],
  call: ModelCall | undefined,
): Promise<readonly (ClaimVerdict | undefined)[]> {
  const statements = claims.map(({ statement }) => statement);
  try {
    return await judge.judge(question, statements, call);
  } catch (error) {
    if (error instanceof ModelError && error.code === 'model-unreadable') return [];
    throw error;
  }
}

/** "12 of 12 true claims let through, 11 of 12 false ones refused (balanced accuracy 0.96, at least 0.8 is needed)". */
export function writeTrial(result: TrialResult): string {
  const { trueKept, trueAll, falseRefused, falseAll } = result;
  return `${trueKept} of ${trueAll} true claims let through, ${falseRefused} of ${falseAll} false ones refused (balanced accuracy ${accuracyOf(result).toFixed(2)}, at least ${ACCURACY_MIN} is needed)`;
}
