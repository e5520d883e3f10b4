// Articles on the same matter stand together: an article whose neighbours fit the question fits it better than one that
// shares words with it by chance ("closely associated articles answer the same questions", the cluster hypothesis of
// van Rijsbergen 1979, chapter 3). So the score of each of the first articles is drawn to those of the articles most
// like it, as Diaz 2005 ("Regularizing ad hoc retrieval scores") does with the whole graph of neighbours.
import type { IndexedArticle } from './indexed-article.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

/** The best articles, which are compared with one another; the others stay below them. */
const COMPARED_MAX = 50;
/** Neighbours of an article that are asked, and their share in its score. */
const NEIGHBOURS = 5;
const NEIGHBOURS_SHARE = 0.4;
/** Words of an article that are compared: reports tell their matter first, and a few are very long. */
const WORDS_MAX = 500;
/** Words that more of the archive holds tell nothing of a matter. */
const COMMON_SHARE = 0.2;

export interface Ranked {
  readonly indexed: IndexedArticle;
  readonly score: number;
}

/** Draws the scores of articles, best first, to those of the articles most like them. Not sorted again. */
export function besideNeighbours(ranked: readonly Ranked[], vocabulary: Vocabulary): Ranked[] {
  const compared = ranked.slice(0, COMPARED_MAX);
  const likeness = likenessOf(
    compared.map(({ indexed }) => indexed),
    vocabulary,
  );
  const drawn = compared.map(({ indexed, score }, one) => {
    const nearest = compared
      .map((other, index) => ({ score: other.score, like: index === one ? 0 : likeness[one]![index]! }))
      .sort((a, b) => b.like - a.like)
      .slice(0, NEIGHBOURS);
    const total = nearest.reduce((sum, { like }) => sum + like, 0);
    if (total === 0) return { indexed, score };
    const beside = nearest.reduce((sum, { score: theirs, like }) => sum + theirs * like, 0) / total;
    return { indexed, score: (1 - NEIGHBOURS_SHARE) * score + NEIGHBOURS_SHARE * beside };
  });
  const least = drawn.reduce((lowest, { score }) => Math.min(lowest, score), Number.POSITIVE_INFINITY);
  const others = ranked.slice(COMPARED_MAX).map((one) => ({ ...one, score: Math.min(one.score, least) }));
  return [...drawn, ...others];
}

/** How alike each two articles are, 0 to 1: the cosine of their words, each counted as 1 + ln(count), by rarity. */
function likenessOf(articles: readonly IndexedArticle[], vocabulary: Vocabulary): Float64Array[] {
  const likeness = articles.map(() => new Float64Array(articles.length));
  const lengths = new Float64Array(articles.length);
  const tellingWords = createWordReader(vocabulary);
  // Articles meet in the words that they share: by term, the latest mention so far, and from each the one before it.
  const latest = new Int32Array(vocabulary.size);
  const mentions: Mentions = { article: [-1], weight: [0], before: [0] };
  for (const [one, indexed] of articles.entries()) {
    const beside = likeness[one]!;
    tellingWords(indexed, (term, weight) => {
      lengths[one]! += weight * weight;
      for (let at = latest[term]!; at > 0; at = mentions.before[at]!)
        beside[mentions.article[at]!]! += weight * mentions.weight[at]!;
      mentions.article.push(one);
      mentions.weight.push(weight);
      latest[term] = mentions.before.push(latest[term]!) - 1;
    });
    for (let other = 0; other < one; other++) {
      if (beside[other] === 0) continue;
      beside[other]! /= Math.sqrt(lengths[one]! * lengths[other]!);
      likeness[other]![one] = beside[other]!;
    }
  }
  return likeness;
}

/** Three columns; the first row stands for none. */
interface Mentions {
  readonly article: number[];
  readonly weight: number[];
  readonly before: number[];
}

/** Calls back with an article's words that tell of its matter, each once, and their weights. */
function createWordReader(
  vocabulary: Vocabulary,
): (indexed: IndexedArticle, visit: (term: TermId, weight: number) => void) => void {
  const { articleCount } = vocabulary;
  // Zeros between two articles.
  const counts = new Uint32Array(vocabulary.size);
  return ({ terms }, visit) => {
    const held: TermId[] = [];
    const length = Math.min(terms.length, WORDS_MAX);
    for (let at = 0; at < length; at++) {
      const term = terms[at]!;
      if (counts[term]!++ === 0) held.push(term);
    }
    for (const term of held) {
      const holders = vocabulary.articlesHolding(term);
      // What a single article holds likens it to none.
      if (holders > 1 && holders <= COMMON_SHARE * articleCount)
        visit(term, (1 + Math.log(counts[term]!)) * Math.log(articleCount / holders));
      counts[term] = 0;
    }
  };
}
