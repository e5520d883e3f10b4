// The index of the archive. The port is small, so that a large archive can stand on an engine of its own; embedded,
// MiniSearch proposes articles (proposals.ts), ranking.ts orders them, and the evidence in their sentences the passages.
import type { Article, ArticleListing } from '../corpus/article.ts';
import { keepArticle, listingOf } from '../corpus/kept-article.ts';
import type { Passage } from '../corpus/passages.ts';
import { type ArticleEvidence, createWeigher, type SentenceEvidence } from './evidence.ts';
import { type Ranked, withFeedback } from './feedback.ts';
import { admits, hasFilters } from './filters.ts';
import { IndexedArchive } from './indexed-archive.ts';
import { type IndexedArticle, passagesOf } from './indexed-article.ts';
import { isBefore } from './proposals.ts';
import { createQueryMaker, type Query, type QueryMaker } from './query.ts';
import { createRanker, type Sought, soughtOf } from './ranking.ts';
import { asksForNow, recency } from './recency.ts';
import type { Reprints } from './reprints.ts';

/** A passage and why it matched. */
export interface Hit {
  readonly passage: Passage;
  /** Best first; comparable within one search only. */
  readonly score: number;
  /** The passage's sentences, weighed against the query. */
  readonly sentences: readonly SentenceEvidence[];
  /** The article's share of the best article's score, 0 to 1; hits of one article stand together. */
  readonly articleScore: number;
  /** Articles with the same text, this one included, the earliest first; mostly one. */
  readonly reprints: readonly ArticleListing[];
}

export interface PassageIndex extends QueryMaker {
  /**
   * The best passages of the best articles for a query, within its filters, best article first; for a query of
   * filters only, the first passages of the latest articles. Reprints count once.
   */
  search(query: Query, articlesMax: number): Promise<Hit[]>;
}

/** Articles that are looked at closely. Measured: see docs/quality.md, "Candidates". */
const CANDIDATES_MAX = 300;
/** Ranked articles that are compared with the first ones. */
const COMPARED_MAX = 100;
/** Share of an article's rank in its score, against the evidence in its best sentence. */
const RANK_SHARE = 0.4;
/** Passages of one article that a search gives. */
const PASSAGES_MAX = 4;

/** Searches an archive as it is at each moment: articles may come and go between two searches. */
export function createPassageIndex(archive: IndexedArchive): PassageIndex {
  const { vocabulary, names, reprints, proposals } = archive;
  const maker = createQueryMaker(vocabulary, names);

  const rank = (query: Query, sought: readonly Sought[]): Ranked[] => {
    const { lengths, lastDay } = archive;
    const scoreOf = createRanker(sought, vocabulary.size, lengths);
    const within = hasFilters(query.filters)
      ? ({ article }: IndexedArticle) => admits(query.filters, article.date, article.publisher.name)
      : undefined;
    const found = proposals
      .propose(sought, CANDIDATES_MAX, within)
      .map((one) => ({ indexed: one, score: scoreOf(one) }))
      .filter(({ score }) => score > 0)
      .sort(byScore);
    const weight = sought.reduce((sum, one) => sum + one.weight, 0);
    const best = withoutReprints(found, reprints, COMPARED_MAX);
    const compared = withFeedback(best, weight, vocabulary, lengths);
    if (!asksForNow(query.text)) return compared.sort(byScore);
    return compared
      .map((one) => ({ ...one, score: one.score * recency(one.indexed.article.date, lastDay) }))
      .sort(byScore);
  };

  return {
    makeQuery: maker.makeQuery,
    async search(query, articlesMax) {
      const sought = soughtOf(query, vocabulary);
      if (sought.length === 0) return firstPassages(archive, query, articlesMax);
      const ranked = rank(query, sought).slice(0, articlesMax);
      const weigh = createWeigher(query);
      return ranked.flatMap(({ indexed: one, score }) => {
        const evidence = weigh(one);
        const rank = score / ranked[0]!.score;
        return hitsOf(evidence, RANK_SHARE * rank + (1 - RANK_SHARE) * evidence.score, reprints);
      });
    },
  };
}

/** An index of articles that do not change; long archives give way to others now and then. */
export async function buildPassageIndex(
  articles: readonly Article[],
  signal?: AbortSignal,
): Promise<PassageIndex> {
  const archive = new IndexedArchive();
  await archive.update(articles.map(keepArticle), signal);
  await archive.proposals.follow(signal);
  return createPassageIndex(archive);
}

function byScore(one: Ranked, other: Ranked): number {
  return other.score - one.score || (isBefore(one.indexed, other.indexed) ? -1 : 1);
}

/** Of articles with the same text only the best placed one is kept. */
function withoutReprints(ranked: readonly Ranked[], reprints: Reprints, most: number): Ranked[] {
  const seen = new Set<IndexedArticle>();
  const kept: Ranked[] = [];
  for (const one of ranked) {
    const first = reprints.of(one.indexed)[0]!;
    if (seen.has(first)) continue;
    seen.add(first);
    kept.push(one);
    if (kept.length === most) break;
  }
  return kept;
}

function hitsOf({ indexed, sentences }: ArticleEvidence, articleScore: number, reprints: Reprints): Hit[] {
  const { passages } = indexed;
  const byPassage = Array.from(passages, (first, index) => {
    const inside = sentences.slice(first, passages[index + 1] ?? sentences.length);
    return { index, inside, best: inside.reduce((best, { score }) => Math.max(best, score), 0) };
  });
  byPassage.sort((a, b) => b.best - a.best);
  const top = byPassage[0]?.best ?? 0;
  const passageAt = passagesOf(indexed);
  const chosen = byPassage.slice(0, PASSAGES_MAX).map((one) => ({ ...one, passage: passageAt(one.index) }));
  const same = reprints.of(indexed).map(({ article }) => listingOf(article));
  return chosen.map(({ passage, inside, best }) => ({
    passage,
    sentences: inside,
    articleScore,
    score: articleScore * (top > 0 ? best / top : 1),
    reprints: same,
  }));
}

/** "What did ARK News report?" names filters and nothing else: the latest articles within them, by their beginnings. */
function firstPassages(archive: IndexedArchive, query: Query, most: number): Hit[] {
  if (!hasFilters(query.filters)) return [];
  const within = archive
    .all()
    .filter(({ article }) => admits(query.filters, article.date, article.publisher.name))
    .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const weigh = createWeigher(query);
  const latest = within.slice(0, COMPARED_MAX).map((one) => ({ indexed: one, score: 0 }));
  return withoutReprints(latest, archive.reprints, most).flatMap((one) =>
    hitsOf(weigh(one.indexed), one.score, archive.reprints).slice(0, 1),
  );
}
