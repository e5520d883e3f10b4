// npm run judge: tries the model that takes second looks on claims with known outcome, and says whether it is trusted.
import { createClaimsJudge } from './answer/model/claims-judge.ts';
import { ACCURACY_MIN, accuracyOf, readTrials, tryJudge, writeTrial } from './answer/model/judge-trial.ts';
import { ModelError } from './answer/model/language-model.ts';
import { openJudgingModel } from './answer/model/open-model.ts';
import { readPrompts } from './answer/model/prompts.ts';
import { environment, readConfig, secretsOf } from './config.ts';
import { FootnoteError } from './errors.ts';
import { createLog } from './log.ts';

const HELP = `Usage: npm run judge

Tries the model that takes second looks (PROOF_MODEL, else OPENAI_MODEL) on claims with known outcome, prompts/judge-trial.yaml.
Exits with 0 for a model that is trusted, 1 for one that is not, 2 where settings are missing or it cannot be asked.
`;

try {
  if (process.argv.includes('--help')) process.stdout.write(HELP);
  else process.exitCode = await judge();
} catch (error) {
  if (!(error instanceof FootnoteError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function judge(): Promise<number> {
  const env = environment();
  const { model, logLevel } = readConfig(env);
  if (!model)
    throw new FootnoteError('settings-invalid', 'Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL');
  const log = createLog(env.LOG_LEVEL ? logLevel : 'silent', secretsOf(env));
  const asked = createClaimsJudge(await openJudgingModel(model, log), readPrompts());
  const trials = readTrials();
  process.stdout.write(`Trying ${asked.name} on ${trials.length} articles…\n`);
  const result = await tryJudge(asked, trials, undefined, ({ statement, isTrue }, verdict) => {
    const said = verdict ? (verdict.supported ? 'let through' : 'refused') : 'no verdict';
    const right = verdict?.supported === isTrue ? 'right' : 'WRONG';
    const why = verdict?.why ? ` (${verdict.why.replace(/\s+/g, ' ').slice(0, 120)})` : '';
    process.stdout.write(`${right}  ${isTrue ? 'true ' : 'false'}  ${said}: ${statement.text}${why}\n`);
  }).catch((error) => {
    throw error instanceof ModelError ? new FootnoteError(error.code, error.message) : error;
  });
  process.stdout.write(`${writeTrial(result)}\n`);
  return accuracyOf(result) >= ACCURACY_MIN ? 0 : 1;
}
