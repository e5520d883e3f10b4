// npm run calibrate -- EVAL_DIR: fits the weights of src/answer/judge.ts on questions with known outcome, and shows what
// they reach on questions left out of the fit: on an archive by weights fitted on all others, and on tenths. EVAL_DIR
// holds fakes/ and realtimeqa/, each with its articles and questions (docs/quality.md); the others are here.
import { join } from 'node:path';
import { RULES, tellsYears } from '../src/answer/asked-thing.ts';
import { FEATURES, judge, judgeNearest } from '../src/answer/judge.ts';
import { makeSearchable, type Searchable } from '../src/answer/searchable.ts';
import { readQuestion, withDatesAsWords } from '../src/answer/understand.ts';
import { readArchive } from '../src/corpus/read-archive.ts';
import { fitLogistic, predict } from './eval/logistic.ts';
import { type EvalQuestion, earlierQuestions, readQuestions } from './eval/questions.ts';

interface Sample {
  readonly archive: string;
  /** Who wrote the question: one file each. */
  readonly file: string;
  readonly answerable: boolean;
  /** Undefined where the question is declined before anything is weighed. */
  readonly features?: readonly number[];
}

const FOLDS = 10;
/** Questions of one file and outcome that count; of more, each counts less. */
const FILE_WEIGHT_MAX = 60;

const folder = process.argv[2];
if (!folder) {
  console.error('Usage: npm run calibrate -- EVAL_DIR');
  process.exit(2);
}
const OWN = 'scripts/eval/data';
const ARCHIVES: Readonly<Record<string, { corpus: string; files: readonly string[] }>> = {
  seeds: {
    corpus: 'seeds',
    files: ['seeds', 'seeds-more', 'seeds-third'].map((name) => `${OWN}/${name}.jsonl`),
  },
  harbour: { corpus: `${OWN}/harbour/corpus.jsonl`, files: [`${OWN}/harbour/questions.jsonl`] },
  fakes: {
    corpus: join(folder, 'fakes/corpus.jsonl'),
    files: [join(folder, 'fakes/dev.jsonl'), `${OWN}/fakes.jsonl`],
  },
  realtimeqa: {
    corpus: join(folder, 'realtimeqa/corpus.jsonl'),
    files: [
      `${OWN}/realtimeqa.jsonl`,
      ...['queries', 'unanswerable'].map((name) => join(folder, 'realtimeqa', `${name}.jsonl`)),
    ],
  },
};

const samples: Sample[] = [];
const declinedBy = new Map<string, { near: number; answerable: number }>();
for (const [archive, { corpus, files }] of Object.entries(ARCHIVES)) {
  const searchable = await makeSearchable((await readArchive(corpus)).articles);
  for (const file of files) {
    const questions = await readQuestions(file);
    const byId = new Map(questions.map((question) => [question.id, question]));
    for (const question of questions) {
      const features = await featuresOf(question, earlierQuestions(question, byId), searchable);
      samples.push({ archive, file, answerable: question.answerable, ...(features && { features }) });
    }
  }
}

console.log(
  'Questions that one rule alone declines (src/answer/asked-thing.ts): near misses, answerable ones',
);
for (const [name, { near, answerable }] of declinedBy)
  console.log(`  ${name.padEnd(44)}${String(near).padStart(4)}${String(answerable).padStart(4)}`);
const all = fitTo(() => true);
console.log('bias:', all.bias.toFixed(3));
for (const [index, name] of FEATURES.entries()) console.log(`${name}: ${all.weights[index]!.toFixed(3)},`);
show(
  '\nby weights fitted on all other archives',
  (one) => fitTo((other) => other.archive !== one.archive),
  (one) => one.archive,
);
show(
  '\nby weights fitted on the other nine tenths',
  (one) => fitTo((_, index) => index % FOLDS !== samples.indexOf(one) % FOLDS),
  (one) => String(samples.indexOf(one) % FOLDS),
);

/** As answering does: where nothing within the dates named answers, beyond them. */
async function featuresOf(
  question: EvalQuestion,
  earlier: readonly string[],
  archive: Searchable,
): Promise<readonly number[] | undefined> {
  const asked = { text: question.question, earlier };
  const read = readQuestion(asked, archive.publishers);
  if (read.refusal) return undefined;
  const { articles } = archive.extent;
  let { query, candidates } = await archive.lookUp(read);
  const wider = withDatesAsWords(read, asked);
  if (wider && !judge(query, candidates, articles).answers) {
    const beyond = await archive.lookUp(wider);
    query = beyond.query;
    candidates = beyond.candidates.filter((one) => tellsYears(beyond.query, one));
  }
  for (const rule of RULES) {
    const others = RULES.filter((one) => one !== rule);
    if (judge(query, candidates, articles).answers || !judge(query, candidates, articles, others).answers)
      continue;
    const counts = declinedBy.get(rule.name) ?? { near: 0, answerable: 0 };
    counts[question.answerable ? 'answerable' : 'near']++;
    declinedBy.set(rule.name, counts);
  }
  const nearest = judgeNearest(query, candidates, articles);
  // What is declined outright needs no weights.
  return nearest && !nearest.lacking ? FEATURES.map((name) => nearest.features[name]) : undefined;
}

type Fitted = ReturnType<typeof fitLogistic>;

function fitTo(takes: (one: Sample, index: number) => boolean): Fitted {
  const some = samples.filter((one, index) => one.features !== undefined && takes(one, index));
  const alike = (one: Sample) =>
    some.filter((other) => other.file === one.file && other.answerable === one.answerable).length;
  const weights = some.map((one) => Math.min(alike(one), FILE_WEIGHT_MAX) / alike(one));
  const whole = (answerable: boolean) =>
    some.reduce((sum, one, index) => (one.answerable === answerable ? sum + weights[index]! : sum), 0);
  const halves = { true: whole(true), false: whole(false) };
  return fitLogistic(
    some.map((one) => ({ features: one.features!, outcome: Number(one.answerable) })),
    some.map((one, index) => (weights[index]! * some.length) / 2 / halves[`${one.answerable}`]),
  );
}

function show(title: string, fitFor: (one: Sample) => Fitted, keyOf: (one: Sample) => string): void {
  const fitted = new Map<string, Fitted>();
  const probabilities = samples.map((one) => {
    if (!one.features) return 0;
    const key = keyOf(one);
    const model = fitted.get(key) ?? fitFor(one);
    fitted.set(key, model);
    return predict(model, one.features);
  });
  const files = [...new Set(samples.map(({ file }) => file))];
  console.log(`${title}: share of answerable questions answered / of the others declined`);
  for (const file of files) {
    const shares = [0.3, 0.34, 0.38, 0.42, 0.46].map((least) => {
      const answered = (answerable: boolean) => {
        const some = [...samples.keys()].filter(
          (index) => samples[index]!.file === file && samples[index]!.answerable === answerable,
        );
        return some.filter((index) => probabilities[index]! >= least).length / some.length;
      };
      const percent = (share: number) => (Number.isNaN(share) ? '–' : (share * 100).toFixed(0));
      return `${least.toFixed(2)}: ${percent(answered(true))} / ${percent(1 - answered(false))} %`.padStart(
        18,
      );
    });
    console.log(`${file.split('/').slice(-2).join('/').padEnd(28)}${shares.join('')}`);
  }
}
