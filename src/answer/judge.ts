// Whether the archive holds an answer at all. Near misses are the hard part: people and places of the archive, but
// not the fact asked. So it is judged at the sentence that comes nearest: are the words of the question there, the
// people, and the kind of thing asked for? The weights are fitted on questions with known outcome
// (`npm run calibrate`; docs/quality.md, "Calibration"), not set by hand.
import type { Query } from '../retrieval/query.ts';
import type { Candidate } from './quotes-writer.ts';
import { sentenceTraits } from './sentence-traits.ts';

export const FEATURES = ['concepts', 'wordsFound', 'namesFound', 'mostMissing', 'told', 'kindFit', 'asksNumber', 'asksTime', 'noFigure', 'archiveSize'] as const;

/** What is weighed, each a number; see `featuresOf`. */
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

/** Weights of a logistic regression: probability = 1 / (1 + e^-(bias + Σ weight · feature)). */
const WEIGHTS: Features & { readonly bias: number } = {
  bias: -6.16,
  concepts: 0.345,
  wordsFound: 6.234,
  namesFound: 2.333,
  mostMissing: -0.378,
  told: 0.059,
  kindFit: 2.709,
  asksNumber: 2.461,
  asksTime: -2.34,
  noFigure: -6.39,
  archiveSize: -0.701,
};

/** Least probability at which an answer is given: nine of ten answerable questions are above it. */
export const PROBABILITY_MIN = 0.23;

export interface Judgement {
  readonly answers: boolean;
  readonly probability: number;
}

/** Judges the candidates, best first, of one query over an archive of so many articles. */
export function judge(query: Query, candidates: readonly Candidate[], articles: number): Judgement {
  const best = nearestCandidate(candidates);
  if (!best || query.concepts.length === 0) return { answers: false, probability: 0 };
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
  return candidates.slice(0, 80).reduce<Candidate | undefined>((best, one) => (best && nearness(best) >= nearness(one) ? best : one), undefined);
}

/** A concept counts as found from this strength on: in the sentence, beside it, or in the title. */
const FOUND = 0.5;
const CONCEPTS_MAX = 12;
const ARTICLES_MAX = 20_000;

export function featuresOf(query: Query, candidates: readonly Candidate[], best: Candidate, articles: number): Features {
  const { around } = best.evidence;
  // A follow-up is judged with what it leaves unsaid.
  const found = [...query.concepts, ...query.context].map((concept, index) => ({ concept, strength: around[index]! }));
  const names = found.filter(({ concept }) => concept.name);
  const others = found.filter(({ concept }) => !concept.name);
  const shareFound = (some: typeof found) => (some.length === 0 ? 1 : some.filter(({ strength }) => strength >= FOUND).length / some.length);
  return {
    concepts: Math.min(CONCEPTS_MAX, found.length),
    wordsFound: shareFound(others),
    namesFound: shareFound(names),
    mostMissing: Math.max(0, ...found.map(({ concept, strength }) => (1 - strength) * concept.weight)),
    told: found.reduce((sum, { concept }) => sum + concept.weight, 0),
    kindFit: Math.max(...candidates.slice(0, 10).map(({ fit }) => fit)),
    asksNumber: Number(query.kind === 'number'),
    asksTime: Number(query.kind === 'time'),
    noFigure: Number(query.kind === 'number' && !hasFigure(best, query)),
    archiveSize: Math.log(Math.min(ARTICLES_MAX, articles)),
  };
}

function hasFigure({ hit: { passage } }: Candidate, query: Query): boolean {
  return passage.sentences.some(({ start, end }) => sentenceTraits(passage.article.text.slice(start, end), query).figures.length > 0);
}

/** Two cases need no weighing: a count without any figure near it, and a short question of which a word is missing. */
function lacksOutright(query: Query, best: Candidate, features: Features): boolean {
  if (features.noFigure === 1 && query.countAsked) return true;
  const missing = query.concepts.filter((_, index) => best.evidence.around[index]! < FOUND);
  return query.concepts.length <= 2 && query.context.length === 0 && missing.length > 0;
}
