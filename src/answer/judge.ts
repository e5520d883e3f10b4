// Whether the archive holds an answer at all. Near misses are the hard part: people and places of the archive, but
// not the fact asked. So it is judged at the sentence that comes nearest: are the words of the question there, the
// people, and the kind of thing asked for? The weights are fitted on questions with known outcome
// (`npm run calibrate`; docs/quality.md, "Calibration"), not set by hand.

import type { Passage } from '../corpus/passages.ts';
import type { Slice } from '../corpus/sentences.ts';
import { hasFilters } from '../retrieval/filters.ts';
import type { Concept, Query } from '../retrieval/query.ts';
import { foldWord, stem, words } from '../retrieval/terms.ts';
import type { Candidate } from './candidates.ts';
import { createTraitsReader, tellsDate } from './sentence-traits.ts';

export const FEATURES = [
  'concepts',
  'wordsFound',
  'namesFound',
  'mostMissing',
  'told',
  'asksNumber',
  'asksTime',
  'figureLacking',
  'archiveSize',
] as const;

/** What is weighed, each a number; see `createFeatureReader`. */
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

/** Weights of a logistic regression: probability = 1 / (1 + e^-(bias + Σ weight · feature)). */
const WEIGHTS: Features & { readonly bias: number } = {
  bias: -8.483,
  concepts: 0.481,
  wordsFound: 7.375,
  namesFound: 3.659,
  mostMissing: -0.587,
  told: 0.068,
  asksNumber: 2.378,
  asksTime: -1.11,
  figureLacking: -3.158,
  archiveSize: -0.497,
};

/** Least probability at which an answer is given: nine of ten answerable questions are above it. */
const PROBABILITY_MIN = 0.32;

/** Sentences judged; the answer, if there is one, is among the best. */
const JUDGED_MAX = 40;

export interface Judgement {
  readonly answers: boolean;
  readonly probability: number;
}

/** Judges the candidates, best first, of one query over an archive of so many articles. */
export function judge(query: Query, candidates: readonly Candidate[], articles: number): Judgement {
  // A question of filters only ("What did ARK News report?") is answered by whatever is within them.
  if (query.concepts.length === 0) {
    return { answers: hasFilters(query.filters) && candidates.length > 0, probability: 1 };
  }
  const nearest = judgeNearest(query, candidates, articles);
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
): Nearest | undefined {
  const readFeatures = createFeatureReader(query, candidates, articles);
  let nearest: Nearest | undefined;
  for (const candidate of candidates.slice(0, JUDGED_MAX)) {
    const features = readFeatures(candidate);
    const one = {
      candidate,
      features,
      probability: probabilityOf(features),
      lacking: lacksOutright(query, candidate, features),
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

/** A concept counts as found from this strength on: in the sentence, beside it, or in the title. */
const FOUND = 0.5;
const CONCEPTS_MAX = 12;
const ARTICLES_MAX = 20_000;

function createFeatureReader(
  query: Query,
  candidates: readonly Candidate[],
  articles: number,
): (candidate: Candidate) => Features {
  // A follow-up is judged with what it leaves unsaid.
  const concepts = [...query.concepts, ...query.context];
  const told = concepts.reduce((sum, { weight }) => sum + weight, 0);
  const figureFit = oncePerPassage((passage) => figureFitOf(passage, candidates, query));
  return ({ evidence: { around }, hit: { passage } }) => {
    const found = concepts.map((concept, index) => ({ concept, strength: around[index]! }));
    const share = (some: typeof found) =>
      some.length === 0 ? 1 : some.filter(({ strength }) => strength >= FOUND).length / some.length;
    const mostMissing = Math.max(0, ...found.map(({ concept, strength }) => (1 - strength) * concept.weight));
    return {
      concepts: Math.min(CONCEPTS_MAX, found.length),
      wordsFound: share(found.filter(({ concept }) => !concept.name)),
      namesFound: share(found.filter(({ concept }) => concept.name)),
      mostMissing,
      told,
      asksNumber: Number(query.countAsked),
      asksTime: Number(query.kind === 'time'),
      figureLacking: query.countAsked ? 1 - figureFit(passage) : 0,
      archiveSize: Math.log(Math.min(ARTICLES_MAX, articles)),
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

/** Words on each side of what is asked for by name among which its name is looked for. */
const NAME_WITHIN = 2;
/** "Syrian", "Turkish", "Chinese", "Israeli" name no single person or thing. */
const NATIONAL = /(?:ian|ish|ese|can|aeli|raqi)s?$/i;

/** True where a name that the question does not hold stands beside what it asks the name of. */
function namesBeside(passage: Passage, { named, text }: Query): boolean {
  if (!named) return false;
  const asked = new Set(words(text).map((word) => word.text));
  return passage.sentences.some(({ start, end }) => {
    const list = words(passage.article.text.slice(start, end)).map((word) => word.text);
    const terms = list.map((word) => stem(foldWord(word)));
    return list.some((word, index) => {
      if (index === 0 || !/^\p{Lu}\p{Ll}/u.test(word) || asked.has(word) || NATIONAL.test(word)) return false;
      const near = terms.slice(Math.max(0, index - NAME_WITHIN), index + NAME_WITHIN + 1);
      return named.wordings.some(({ words: all }) => all.some((term) => near.includes(term)));
    });
  });
}

/**
 * Some cases need no weighing: a count without any figure near it, a name that does not stand beside what it names, a
 * speaker who is not near, a time where no date is near, a country or (for a yes or no) anybody whom the archive does
 * not know, and a short question of which a word is missing.
 */
function lacksOutright(
  query: Query,
  { evidence: { around }, hit, slice }: Candidate,
  features: Features,
): boolean {
  if (features.figureLacking === 1 || (query.named && !namesBeside(hit.passage, query))) return true;
  const missing = (concept: Concept, below: number) => around[query.concepts.indexOf(concept)]! < below;
  if (query.speakers.length > 0 && query.speakers.every((speaker) => missing(speaker, FOUND))) return true;
  if (query.concepts.some((concept) => concept.country && !concept.known)) return true;
  if (query.kind === 'time' && !dateNear(hit.passage, slice)) return true;
  if (YES_OR_NO.test(query.text) && query.concepts.some((concept) => concept.name && !concept.known))
    return true;
  return (
    query.concepts.length <= 2 &&
    query.context.length === 0 &&
    query.concepts.some((concept) => missing(concept, FOUND))
  );
}

const YES_OR_NO = /^\s*(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|هل)\s/iu;

/** True where the sentence or one beside it tells a day, a month or a year. */
function dateNear({ sentences, article }: Passage, slice: Slice): boolean {
  const at = sentences.indexOf(slice);
  return sentences
    .slice(Math.max(0, at - 1), at + 2)
    .some(({ start, end }) => tellsDate(article.text.slice(start, end)));
}
