// Whether the archive holds an answer at all. Near misses are the hard part: people and places of the archive, but
// not the fact asked. So it is judged at the sentence that comes nearest: are the words of the question there, the
// people, and the kind of thing asked for? The weights are fitted on questions with known outcome
// (`npm run calibrate`; docs/quality.md, "Calibration"), not set by hand.
import { hasFilters } from '../retrieval/filters.ts';
import type { Query } from '../retrieval/query.ts';
import type { Candidate } from './quotes-writer.ts';
import { createTraitsReader } from './sentence-traits.ts';

export const FEATURES = [
  'concepts',
  'wordsFound',
  'namesFound',
  'mostMissing',
  'told',
  'kindFit',
  'asksNumber',
  'asksTime',
  'figureLacking',
  'archiveSize',
] as const;

/** What is weighed, each a number; see `featuresOf`. */
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

/** Weights of a logistic regression: probability = 1 / (1 + e^-(bias + Σ weight · feature)). */
const WEIGHTS: Features & { readonly bias: number } = {
  bias: -4.73,
  concepts: 0.454,
  wordsFound: 5.346,
  namesFound: 2.164,
  mostMissing: -0.435,
  told: 0.04,
  kindFit: 0.612,
  asksNumber: 3.218,
  asksTime: -1.928,
  figureLacking: -8.022,
  archiveSize: -0.55,
};

/** Least probability at which an answer is given: nine of ten answerable questions are above it. */
export const PROBABILITY_MIN = 0.34;

export interface Judgement {
  readonly answers: boolean;
  readonly probability: number;
}

/** Judges the candidates, best first, of one query over an archive of so many articles. */
export function judge(query: Query, candidates: readonly Candidate[], articles: number): Judgement {
  const best = nearestCandidate(candidates);
  if (!best) return { answers: false, probability: 0 };
  // A question of filters only ("What did ARK News report?") is answered by whatever is within them.
  if (query.concepts.length === 0) return { answers: hasFilters(query.filters), probability: 1 };
  const features = featuresOf(query, candidates, best, articles);
  const probability = probabilityOf(features);
  return { answers: probability >= PROBABILITY_MIN && !lacksOutright(query, best, features), probability };
}

export function probabilityOf(features: Features): number {
  const sum = FEATURES.reduce((total, name) => total + WEIGHTS[name] * features[name], WEIGHTS.bias);
  return 1 / (1 + Math.exp(-sum));
}

/** Of the first candidates, the one that holds most of the question and of what it asks for. */
export function nearestCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  const nearness = ({ evidence, fit }: Candidate) => 1.5 * evidence.score + 0.3 * fit;
  return candidates
    .slice(0, 80)
    .reduce<Candidate | undefined>(
      (best, one) => (best && nearness(best) >= nearness(one) ? best : one),
      undefined,
    );
}

/** A concept counts as found from this strength on: in the sentence, beside it, or in the title. */
const FOUND = 0.5;
const CONCEPTS_MAX = 12;
const ARTICLES_MAX = 20_000;

export function featuresOf(
  query: Query,
  candidates: readonly Candidate[],
  best: Candidate,
  articles: number,
): Features {
  const { around } = best.evidence;
  // A follow-up is judged with what it leaves unsaid.
  const found = [...query.concepts, ...query.context].map((concept, index) => ({
    concept,
    strength: around[index]!,
  }));
  const names = found.filter(({ concept }) => concept.name);
  const others = found.filter(({ concept }) => !concept.name);
  const shareFound = (some: typeof found) =>
    some.length === 0 ? 1 : some.filter(({ strength }) => strength >= FOUND).length / some.length;
  return {
    concepts: Math.min(CONCEPTS_MAX, found.length),
    wordsFound: shareFound(others),
    namesFound: shareFound(names),
    mostMissing: Math.max(0, ...found.map(({ concept, strength }) => (1 - strength) * concept.weight)),
    told: found.reduce((sum, { concept }) => sum + concept.weight, 0),
    kindFit: Math.max(...candidates.slice(0, 10).map(({ fit }) => fit)),
    asksNumber: Number(query.countAsked),
    asksTime: Number(query.kind === 'time'),
    figureLacking: query.countAsked ? 1 - figureFit(best, candidates, query) : 0,
    archiveSize: Math.log(Math.min(ARTICLES_MAX, articles)),
  };
}

/** 1 for a figure beside what is counted in the passage, less for one elsewhere in the article or of something else. */
function figureFit({ hit }: Candidate, candidates: readonly Candidate[], query: Query): number {
  const { passage } = hit;
  const readTraits = createTraitsReader(query);
  const traits = passage.sentences.map(({ start, end }) =>
    readTraits(passage.article.text.slice(start, end)),
  );
  if (traits.some(({ countedFigures }) => countedFigures.length > 0)) return 1;
  const sameArticle = candidates.filter((one) => one.hit.passage.article === passage.article);
  if (sameArticle.some((one) => one.traits.countedFigures.length > 0)) return 0.75;
  return traits.some(({ figures }) => figures.length > 0) ? 0.5 : 0;
}

/** Two cases need no weighing: a count without any figure near it, and a short question of which a word is missing. */
function lacksOutright(query: Query, best: Candidate, features: Features): boolean {
  if (features.figureLacking === 1) return true;
  const missing = query.concepts.filter((_, index) => best.evidence.around[index]! < FOUND);
  return query.concepts.length <= 2 && query.context.length === 0 && missing.length > 0;
}
