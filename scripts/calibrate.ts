// npm run calibrate -- EVAL_DIR: fits the weights of src/answer/judge.ts on questions with known outcome, and shows
// what they reach on questions left out of the fit. EVAL_DIR holds fakes/ and realtimeqa/, each with
// its articles and questions (docs/quality.md); the questions on the seeds are here.
import { join } from 'node:path';
import { FEATURES, judgeNearest } from '../src/answer/judge.ts';
import { makeSearchable } from '../src/answer/searchable.ts';
import { readQuestion } from '../src/answer/understand.ts';
import { readArchive } from '../src/corpus/read-archive.ts';
import { fitLogistic, predict } from './eval/logistic.ts';
import { earlierQuestions, readQuestions } from './eval/questions.ts';

interface Sample {
  readonly archive: string;
  readonly answerable: boolean;
  /** Undefined where the question is declined before anything is weighed. */
  readonly features?: readonly number[];
}

/** Ten parts: each is judged by weights fitted on the other nine. */
const FOLDS = 10;
/** An archive's answerable and unanswerable questions count alike; of the seeds each counts three. */
const SEEDS_WEIGHT = 3;
const ARCHIVE_WEIGHT: Readonly<Record<string, number>> = { fakes: 200, realtimeqa: 733 };

const folder = process.argv[2];
if (!folder) {
  console.error('Usage: npm run calibrate -- EVAL_DIR');
  process.exit(2);
}

const samples = [
  ...(await sample('seeds', 'seeds', [
    'scripts/eval/data/seeds.jsonl',
    'scripts/eval/data/seeds-more.jsonl',
  ])),
  ...(await sample('fakes', join(folder, 'fakes/corpus.jsonl'), [join(folder, 'fakes/dev.jsonl')])),
  ...(await sample(
    'realtimeqa',
    join(folder, 'realtimeqa/corpus.jsonl'),
    ['queries', 'unanswerable'].map((name) => join(folder, 'realtimeqa', `${name}.jsonl`)),
  )),
];
const weighed = samples.filter((one) => one.features !== undefined);
const weights = weighed.map(weightOf);
const fitted = fitLogistic(weighed.map(inputOf), weights);
console.log('bias', fitted.bias.toFixed(3));
for (const [index, name] of FEATURES.entries()) console.log(`${name}: ${fitted.weights[index]!.toFixed(3)},`);

const probabilities = new Map<Sample, number>();
for (let fold = 0; fold < FOLDS; fold++) {
  const others = weighed.flatMap((one, index) =>
    index % FOLDS === fold ? [] : [{ input: inputOf(one), weight: weights[index]! }],
  );
  const model = fitLogistic(
    others.map((one) => one.input),
    others.map((one) => one.weight),
  );
  for (const [index, one] of weighed.entries())
    if (index % FOLDS === fold) probabilities.set(one, predict(model, one.features!));
}

console.log('\nleast probability: share of answerable questions answered / of unanswerable ones declined');
const archives = ['seeds', 'fakes', 'realtimeqa'];
console.log(`      ${archives.map((name) => name.padStart(16)).join('')}`);
for (let least = 0.2; least <= 0.5; least += 0.02) {
  const shares = archives.map((name) => {
    const answered = (answerable: boolean) => {
      const some = samples.filter((one) => one.archive === name && one.answerable === answerable);
      return some.filter((one) => (probabilities.get(one) ?? 0) >= least).length / some.length;
    };
    return `${(answered(true) * 100).toFixed(0)} / ${((1 - answered(false)) * 100).toFixed(0)} %`.padStart(
      16,
    );
  });
  console.log(`${least.toFixed(2)}  ${shares.join('')}`);
}

async function sample(archive: string, corpus: string, files: readonly string[]): Promise<Sample[]> {
  const searchable = await makeSearchable((await readArchive(corpus)).articles);
  const found: Sample[] = [];
  for (const file of files) {
    const questions = await readQuestions(file);
    const byId = new Map(questions.map((question) => [question.id, question]));
    for (const question of questions) {
      const read = readQuestion(
        { text: question.question, earlier: earlierQuestions(question, byId) },
        searchable.publishers,
      );
      const { query, candidates } = await searchable.lookUp(read);
      const nearest = read.refusal ? undefined : judgeNearest(query, candidates, searchable.extent.articles);
      // What is declined outright needs no weights.
      const features = nearest && !nearest.lacking && Object.values(nearest.features);
      found.push({ archive, answerable: question.answerable, ...(features && { features }) });
    }
  }
  return found;
}

function inputOf(one: Sample): { features: readonly number[]; outcome: number } {
  return { features: one.features!, outcome: Number(one.answerable) };
}

function weightOf(one: Sample): number {
  const whole = ARCHIVE_WEIGHT[one.archive];
  if (whole === undefined) return SEEDS_WEIGHT;
  return (
    whole /
    2 /
    weighed.filter((other) => other.archive === one.archive && other.answerable === one.answerable).length
  );
}
