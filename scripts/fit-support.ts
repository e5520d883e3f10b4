// node scripts/fit-support.ts [../shared/eval/grounding]: fits the weights of src/answer/support.ts on claims that
// people judged, and shows what they reach on claims left out of the fit and from one file to the other.
import { basename } from 'node:path';
import { readTraits, TRAITS } from '../src/answer/support-traits.ts';
import { balancedAccuracy, GROUNDING_FILES, readJudged } from './eval/judged-claims.ts';
import { fitLogistic, type Logistic, predict } from './eval/logistic.ts';

const FOLDS = 10;
/** What one file weighs, however many claims it has; within it, supported and unsupported claims count alike. */
const FILE_WEIGHT = 500;
/** Penalty on the square of standardised weights, against a balanced error between 0 and 1. */
const SHRINKAGE = 0.003;
/** How steeply the smoothed error falls from 1 to 0 around the threshold. */
const STEEPNESS = 2;
const STEPS = 1500;
const STEP_SIZE = 0.02;

interface Sample {
  readonly file: string;
  /** The evidence, as one text. */
  readonly article: string;
  readonly features: readonly number[];
  readonly outcome: number;
  readonly weight: number;
}

const folder = process.argv[2] ?? '../shared/eval/grounding';
const samples = GROUNDING_FILES.flatMap((file) => {
  const judged = readJudged(folder, file);
  return judged.map(({ claim, evidence, supported }): Sample => {
    const traits = readTraits(claim, { quotes: [], passages: evidence });
    const alike = judged.filter((one) => one.supported === supported).length;
    return {
      file,
      article: evidence.join('\n'),
      features: TRAITS.map((name) => traits[name]),
      outcome: Number(supported),
      weight: FILE_WEIGHT / 2 / alike,
    };
  });
});

const fitted = fitWeights(samples);
console.log(`bias: ${fitted.bias.toFixed(3)},`);
for (const [index, name] of TRAITS.entries()) console.log(`${name}: ${fitted.weights[index]!.toFixed(3)},`);

console.log(
  '\nbalanced accuracy'.padEnd(31),
  GROUNDING_FILES.map((file) => basename(file, '.jsonl').padStart(12)).join(''),
);
report('in sample', () => fitted);
// Claims on the same evidence go into the same tenth: what was learnt of one must not help with the other.
const articles = new Map(
  [...new Set(samples.map((one) => one.article))].map((article, index) => [article, index]),
);
const foldOf = (one: Sample) => articles.get(one.article)! % FOLDS;
const folds = new Map<number, Logistic>();
for (let fold = 0; fold < FOLDS; fold++)
  folds.set(fold, fitWeights(samples.filter((one) => foldOf(one) !== fold)));
report(`${FOLDS}-fold`, (one) => folds.get(foldOf(one))!);
const byFile = new Map<string, Logistic>(
  GROUNDING_FILES.map((file) => [file, fitWeights(samples.filter((one) => one.file !== file))]),
);
report('fitted on the other file', (one) => byFile.get(one.file)!);
report('  its threshold set anew', (one) => byFile.get(one.file)!, true);

function report(name: string, modelOf: (one: Sample) => Logistic, ownThreshold = false): void {
  const shares = GROUNDING_FILES.map((file) => {
    const judged = samples
      .filter((one) => one.file === file)
      .map((one) => ({ supported: one.outcome === 1, score: predict(modelOf(one), one.features) }));
    const thresholds = ownThreshold ? judged.map(({ score }) => score) : [0.5];
    return Math.max(...thresholds.map((least) => balancedAccuracy(judged, least)));
  });
  console.log(name.padEnd(30), shares.map((share) => `${(share * 100).toFixed(1)} %`.padStart(12)).join(''));
}

/**
 * Logistic regression asks for probabilities, we for the right side of one threshold: from its weights on, a smoothed
 * balanced error, Σ weight / (1 + e^(steepness · margin)), is made less by Adam (Kingma and Ba 2015).
 */
function fitWeights(some: readonly Sample[]): Logistic {
  const start = fitLogistic(
    some,
    some.map(({ weight }) => weight),
  );
  const spread = TRAITS.map((_, index) => {
    const values = some.map(({ features }) => features[index]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  });
  const mean = TRAITS.map(
    (_, index) => some.reduce((sum, { features }) => sum + features[index]!, 0) / some.length,
  );
  const rows = some.map(({ features }) => [
    1,
    ...features.map((value, index) => (value - mean[index]!) / spread[index]!),
  ]);
  let beta = [
    start.bias + start.weights.reduce((sum, weight, index) => sum + weight * mean[index]!, 0),
    ...start.weights.map((weight, index) => weight * spread[index]!),
  ];
  const total = some.reduce((sum, { weight }) => sum + weight, 0);
  let momentum = beta.map(() => 0);
  let square = beta.map(() => 0);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = beta.map((value, index) => (index === 0 ? 0 : SHRINKAGE * value));
    for (const [index, row] of rows.entries()) {
      const { outcome, weight } = some[index]!;
      const sign = outcome === 1 ? 1 : -1;
      const margin = sign * STEEPNESS * row.reduce((sum, value, f) => sum + value * beta[f]!, 0);
      const error = 1 / (1 + Math.exp(margin));
      const slope = -(weight / total) * error * (1 - error) * STEEPNESS * sign;
      for (const [f, value] of row.entries()) gradient[f]! += slope * value;
    }
    momentum = momentum.map((value, f) => 0.9 * value + 0.1 * gradient[f]!);
    square = square.map((value, f) => 0.999 * value + 0.001 * gradient[f]! ** 2);
    beta = beta.map(
      (value, f) =>
        value -
        (STEP_SIZE * (momentum[f]! / (1 - 0.9 ** step))) /
          (Math.sqrt(square[f]! / (1 - 0.999 ** step)) + 1e-8),
    );
  }
  const weights = beta.slice(1).map((value, index) => value / spread[index]!);
  return { bias: beta[0]! - weights.reduce((sum, value, index) => sum + value * mean[index]!, 0), weights };
}
