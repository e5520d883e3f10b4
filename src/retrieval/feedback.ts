// Words that the first articles found have in common and the question lacks ("Johnson" for "the prime minister who
// resigned"): they tell which of the others belong to the same matter. Relevance feedback without anybody's judgement
// (Rocchio 1971; Lavrenko and Croft 2001), with a small share, so that it orders what was found and finds nothing new.
import type { IndexedArticle } from './indexed-article.ts';
import { ARTICLE_BM25, type Lengths, saturation } from './ranking.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

/** Articles taken as a pattern, and their common words that are kept. */
const PATTERN_ARTICLES = 4;
const PATTERN_WORDS = 10;
/** A word of the pattern stands in so many of its articles, and in no more than this share of the archive. */
const HOLDERS_MIN = 2;
const COMMON_SHARE = 0.1;
/** Weight of all words of the pattern together, against the question's. */
const PATTERN_SHARE = 0.25;

export interface Ranked {
  readonly indexed: IndexedArticle;
  readonly score: number;
}

/** Adds to the scores of articles, best first, what they share with the first of them. Not sorted again. */
export function withFeedback(
  ranked: readonly Ranked[],
  /** The sum of the question's weights. */
  weight: number,
  vocabulary: Vocabulary,
  lengths: Lengths,
): Ranked[] {
  const pattern = patternOf(ranked.slice(0, PATTERN_ARTICLES), vocabulary, lengths);
  const total = pattern.reduce((sum, [, tells]) => sum + tells, 0);
  if (total === 0) return [...ranked];
  const shares = new Float32Array(vocabulary.size);
  for (const [term, tells] of pattern) shares[term] = (PATTERN_SHARE * weight * tells) / total;
  const counts = new Map<TermId, number>();
  return ranked.map(({ indexed, score }) => {
    counts.clear();
    const { terms } = indexed;
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at]!;
      if (shares[term]! > 0) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    const length = terms.length / lengths.article;
    let common = 0;
    for (const [term, count] of counts) common += shares[term]! * saturation(count, length, ARTICLE_BM25);
    return { indexed, score: score + common };
  });
}

function patternOf(best: readonly Ranked[], vocabulary: Vocabulary, lengths: Lengths): [TermId, number][] {
  const most = COMMON_SHARE * vocabulary.articleCount;
  const told = new Map<TermId, { tells: number; holders: number }>();
  for (const { indexed, score } of best) {
    const counts = new Map<TermId, number>();
    for (const term of indexed.terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    const length = indexed.terms.length / lengths.article;
    for (const [term, count] of counts) {
      if (vocabulary.articlesHolding(term) > most) continue;
      const entry = told.get(term) ?? { tells: 0, holders: 0 };
      entry.tells += (score / best[0]!.score) * saturation(count, length, ARTICLE_BM25);
      entry.holders++;
      told.set(term, entry);
    }
  }
  return [...told]
    .filter(([, { holders }]) => holders >= HOLDERS_MIN)
    .map(([term, { tells }]): [TermId, number] => [term, tells * vocabulary.rarity(term)])
    .sort((a, b) => b[1] - a[1])
    .slice(0, PATTERN_WORDS);
}
