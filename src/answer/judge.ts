// Whether the archive holds an answer at all. Near misses are the hard part: people and places of the archive, but
// not the fact asked. So it is judged at the sentence that comes nearest: are the words of the question there, the
// people, and the kind of thing asked for? The weights are fitted on questions with known outcome
// (`npm run calibrate`; docs/quality.md, "Calibration"), not set by hand.

import type { Passage } from '../corpus/passages.ts';
import { hasFilters } from '../retrieval/filters.ts';
import type { Query } from '../retrieval/query.ts';
import { FOUND, lacksAskedThing, RULES } from './asked-thing.ts';
import type { Candidate } from './candidates.ts';
import { createTraitsReader } from './sentence-traits.ts';

export const FEATURES = [
  'wordsFound',
  'namesFound',
  'mostMissing',
  'asksNumber',
  'asksTime',
  'figureLacking',
  'archiveSize',
  'concepts',
] as const;

/** What is weighed, each a number; see `createFeatureReader`. */
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

/** Weights of a logistic regression: probability = 1 / (1 + e^-(bias + Σ weight · feature)). */
const WEIGHTS: Features & { readonly bias: number } = {
  bias: -8.236,
  wordsFound: 3.934,
  namesFound: 3.197,
  mostMissing: -0.333,
  asksNumber: 0.68,
  asksTime: -0.224,
  figureLacking: -2.863,
  archiveSize: -0.305,
  concepts: 2.752,
};

/** Least probability at which an answer is given. */
const PROBABILITY_MIN = 0.36;

/** Sentences judged; the answer, if there is one, is among the best. */
const JUDGED_MAX = 40;

export interface Judgement {
  readonly answers: boolean;
  readonly probability: number;
}

/** Judges the candidates, best first, of one query over an archive of so many articles. */
export function judge(
  query: Query,
  candidates: readonly Candidate[],
  articles: number,
  rules = RULES,
): Judgement {
  // A question of filters only ("What did ARK News report?") is answered by whatever is within them.
  if (query.concepts.length === 0) {
    return { answers: hasFilters(query.filters) && candidates.length > 0, probability: 1 };
  }
  const nearest = judgeNearest(query, candidates, articles, rules);
  if (!nearest) return { answers: false, probability: 0 };
  return {
    answers: nearest.probability >= PROBABILITY_MIN && !nearest.lacking,
    probability: nearest.probability,
  };
}

export interface Nearest {
  readonly candidate: Candidate;
  readonly features: Features;
  readonly probability: number;
  /** True where something is missing that no other evidence makes up for. */
  readonly lacking: boolean;
}

/** The sentence that most probably answers, of those that lack nothing, if there are any. */
export function judgeNearest(
  query: Query,
  candidates: readonly Candidate[],
  articles: number,
  rules = RULES,
): Nearest | undefined {
  const readFeatures = createFeatureReader(query, candidates, articles);
  let nearest: Nearest | undefined;
  for (const candidate of candidates.slice(0, JUDGED_MAX)) {
    const features = readFeatures(candidate);
    const one = {
      candidate,
      features,
      probability: probabilityOf(features),
      lacking: features.figureLacking === 1 || lacksAskedThing(query, candidate, rules),
    };
    const better =
      !nearest || (nearest.lacking === one.lacking ? one.probability > nearest.probability : nearest.lacking);
    if (better) nearest = one;
  }
  return nearest;
}

function probabilityOf(features: Features): number {
  const sum = FEATURES.reduce((total, name) => total + WEIGHTS[name] * features[name], WEIGHTS.bias);
  return 1 / (1 + Math.exp(-sum));
}

const CONCEPTS_MAX = 12;
const ARTICLES_MAX = 20_000;

function createFeatureReader(
  query: Query,
  candidates: readonly Candidate[],
  articles: number,
): (candidate: Candidate) => Features {
  // A follow-up is judged with what it leaves unsaid.
  const concepts = [...query.concepts, ...query.context];
  const figureFit = oncePerPassage((passage) => figureFitOf(passage, candidates, query));
  return ({ evidence: { around }, hit: { passage } }) => {
    const found = concepts.map((concept, index) => ({ concept, strength: around[index]! }));
    const share = (some: typeof found) =>
      some.length === 0 ? 1 : some.filter(({ strength }) => strength >= FOUND).length / some.length;
    const mostMissing = Math.max(0, ...found.map(({ concept, strength }) => (1 - strength) * concept.weight));
    return {
      wordsFound: share(found.filter(({ concept }) => !concept.name)),
      namesFound: share(found.filter(({ concept }) => concept.name)),
      mostMissing,
      asksNumber: Number(query.countAsked),
      asksTime: Number(query.kind === 'time'),
      figureLacking: query.countAsked ? 1 - figureFit(passage) : 0,
      archiveSize: Math.log(Math.min(ARTICLES_MAX, articles)),
      concepts: Math.log(1 + Math.min(CONCEPTS_MAX, found.length)),
    };
  };
}

function oncePerPassage(read: (passage: Passage) => number): (passage: Passage) => number {
  const known = new Map<Passage, number>();
  return (passage) => {
    const value = known.get(passage) ?? read(passage);
    known.set(passage, value);
    return value;
  };
}

/** 1 for a figure beside what is counted in the passage, less for one elsewhere in the article or of something else. */
function figureFitOf(passage: Passage, candidates: readonly Candidate[], query: Query): number {
  const readTraits = createTraitsReader(query);
  const traits = passage.sentences.map(({ start, end }) =>
    readTraits(passage.article.text.slice(start, end)),
  );
  if (traits.some(({ countedFigures }) => countedFigures.length > 0)) return 1;
  const sameArticle = candidates.filter((one) => one.hit.passage.article === passage.article);
  if (sameArticle.some((one) => one.traits.countedFigures.length > 0)) return 0.75;
  return traits.some(({ figures }) => figures.length > 0) ? 0.5 : 0;
}
