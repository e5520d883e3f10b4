// A judge that was tried. What came of it is kept by model and prompts, so that each pair is tried once.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../../log.ts';
import type { ClaimsJudge } from './claims-judge.ts';
import {
  ACCURACY_MIN,
  accuracyOf,
  readTrials,
  type TrialResult,
  tryJudge,
  writeTrial,
} from './judge-trial.ts';
import { failureForLog, ModelError } from './language-model.ts';
import { PROMPTS_FOLDER } from './prompts.ts';

export interface TriedJudge extends ClaimsJudge {
  /**
   * What came of the trial. Held once, at the first call of this or of `judge`, unless a result is kept. Throws ModelError
   * where the model could not be asked.
   */
  trial(): Promise<TrialResult>;
  /** Breaks off a trial that is being held. */
  close(): void;
}

export interface TriedJudgeOptions {
  readonly log: Logger;
  /** Where results are kept, in a file; absent: in memory. */
  readonly dataDir?: string | undefined;
  /** Where the model's server is: models of one name may differ between servers. */
  readonly server?: string | undefined;
  /** An answer waits so long for a trial; after it, and until the trial is done, words decide. */
  readonly waitMs?: number;
}

/**
 * Throws FootnoteError `prompt-invalid`; `judge` throws ModelError `model-unavailable` for a model that failed its trial, or
 * is still being tried.
 */
export function createTriedJudge(judge: ClaimsJudge, options: TriedJudgeOptions): TriedJudge {
  const { log, dataDir, server = '', waitMs = 15_000 } = options;
  const trials = readTrials();
  const key = `${judge.name} ${createHash('sha256').update(server).update(promptVersion()).digest('hex').slice(0, 16)}`;
  const path = dataDir && join(dataDir, 'judges.json');
  const closing = new AbortController();
  let held: Promise<TrialResult> | undefined;

  const hold = async (): Promise<TrialResult> => {
    const kept = path && (await readResults(path, log))[key];
    if (kept) {
      if (!isTrusted(kept)) log.warn(notTrusted(judge.name, kept));
      return kept;
    }
    const result = await tryJudge(judge, trials, { signal: closing.signal });
    if (isTrusted(result)) log.info(`${judge.name} takes second looks: ${writeTrial(result)}`);
    else log.warn(notTrusted(judge.name, result));
    if (path) await keepResult(path, key, result, log);
    return result;
  };
  const trial = () => {
    held ??= hold().catch((error) => {
      // The next answer tries again.
      held = undefined;
      throw error;
    });
    return held;
  };

  return {
    name: judge.name,
    trial,
    close: () => closing.abort(new ModelError('model-unavailable', 'The trial was broken off')),
    async judge(question, statements, call) {
      const result = await Promise.race([trial(), pause(waitMs, undefined, { ref: false })]);
      call?.signal?.throwIfAborted();
      if (!result) throw new ModelError('model-unavailable', 'The model is still being tried as a judge');
      if (!isTrusted(result))
        throw new ModelError('model-unavailable', 'The model failed its trial as a judge');
      return judge.judge(question, statements, call);
    },
  };
}

function isTrusted(result: TrialResult): boolean {
  return accuracyOf(result) >= ACCURACY_MIN;
}

function notTrusted(name: string, result: TrialResult): string {
  return `${name} is not trusted to take second looks: ${writeTrial(result)}. Statements are checked by their words alone; PROOF_MODEL names another model, npm run judge tries it`;
}

function promptVersion(): string {
  return ['judge-claims.md', 'judge-trial.yaml']
    .map((name) => readFileSync(join(PROMPTS_FOLDER, name), 'utf8'))
    .join('');
}

const RESULTS = z.record(
  z.string(),
  z.object({ trueKept: z.number(), trueAll: z.number(), falseRefused: z.number(), falseAll: z.number() }),
);

async function readResults(path: string, log: Logger): Promise<Record<string, TrialResult>> {
  try {
    return RESULTS.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log.warn(`${path} cannot be read and is written anew: ${(error as Error).message}`);
    return {};
  }
}

async function keepResult(path: string, key: string, result: TrialResult, log: Logger): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const results = { ...(await readResults(path, log)), [key]: result };
    await writeFile(`${path}.new`, JSON.stringify(results, undefined, 2), { mode: 0o600 });
    await rename(`${path}.new`, path);
  } catch (error) {
    log.warn(failureForLog(error), `${path} cannot be written; the model is tried again at the next start`);
  }
}
