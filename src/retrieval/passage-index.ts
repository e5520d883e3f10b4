// The index of the archive. The port is small, so that a large archive can stand on an engine of its own; embedded,
// MiniSearch proposes articles (proposals.ts), ranking.ts orders them, and the evidence in their sentences the passages.
import type { Article, ArticleListing } from '../corpus/article.ts';
import { keepArticle, listingOf } from '../corpus/kept-article.ts';
import type { Passage } from '../corpus/passages.ts';
import { type ArticleEvidence, createWeigher, type SentenceEvidence } from './evidence.ts';
import { admits, hasFilters } from './filters.ts';
import { fuse, fused } from './fusion.ts';
import { IndexedArchive } from './indexed-archive.ts';
import { type IndexedArticle, passagesOf } from './indexed-article.ts';
import { besideNeighbours, type Ranked } from './neighbours.ts';
import type { Closeness, PassageVectors } from './passage-vectors.ts';
import { isBefore } from './proposals.ts';
import { createQueryMaker, type Query, type QueryMaker } from './query.ts';
import { createRanker, type Sought, soughtOf } from './ranking.ts';
import { asksForNow, recency } from './recency.ts';
import type { Reprints } from './reprints.ts';
import { rerankArticles } from './rerank.ts';
import { takesBack } from './taken-back.ts';

/** A passage and why it matched. */
export interface Hit {
  readonly passage: Passage;
  /** Best first; comparable within one search only. */
  readonly score: number;
  /** The passage's sentences, weighed against the query. */
  readonly sentences: readonly SentenceEvidence[];
  /** The article's share of the best article's score, 0 to 1; hits of one article stand together. */
  readonly articleScore: number;
  /**
   * How near the passage is to the question in meaning, 1 for the nearest of all; only where that one stands out, and an
   * embedding model is there.
   */
  readonly meant?: number;
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
const CANDIDATES_MAX = 400;
/** Ranked articles that are compared with the first ones. */
const COMPARED_MAX = 100;
/** Articles that are looked at closely because they lie near in meaning. */
const NEAREST_MAX = 100;
/** Share of an article's rank in its score, against the evidence in its best sentence. */
const RANK_SHARE = 0.4;
/** Articles that a model puts in order, by the best passage of each. */
const RERANKED_MAX = 30;
/** Passages of one article that a search gives. */
const PASSAGES_MAX = 4;

/** Models that help to rank. Each gives undefined where it has failed, or takes too long: then the words alone decide. */
export interface RankingModels {
  readonly vectors?: PassageVectors | undefined;
  /** The vector of a question. */
  readonly embed?: ((question: string) => Promise<Float32Array | undefined>) | undefined;
  /** How well each text answers a question. */
  readonly rerank?:
    | ((question: string, texts: readonly string[]) => Promise<readonly number[] | undefined>)
    | undefined;
}

/** Searches an archive as it is at each moment: articles may come and go between two searches. */
export function createPassageIndex(
  archive: IndexedArchive,
  { vectors, embed, rerank }: RankingModels = {},
): PassageIndex {
  const { vocabulary, names, reprints, proposals } = archive;
  const maker = createQueryMaker(vocabulary, names);

  const rank = (query: Query, sought: readonly Sought[], closeness: Closeness | undefined): Ranked[] => {
    const { lengths, lastDay } = archive;
    const scoreOf = createRanker(sought, vocabulary.size, lengths);
    const within = hasFilters(query.filters)
      ? ({ article }: IndexedArticle) => admits(query.filters, article.date, article.publisher.name)
      : undefined;
    const proposed = proposals.propose(sought, CANDIDATES_MAX, within);
    const nearest = new Set(closeness?.nearest);
    const found = [...new Set([...proposed, ...nearest])]
      .map((one) => ({ indexed: one, score: scoreOf(one) }))
      .filter(({ indexed, score }) => score > 0 || nearest.has(indexed))
      .sort(byScore);
    // What lies near in meaning may be last by its words.
    const best = withoutReprints(found, reprints, closeness ? found.length : COMPARED_MAX);
    const byWords = besideNeighbours(best, vocabulary);
    const compared = closeness ? fuse(byWords, closeness) : byWords;
    if (!asksForNow(query.text)) return compared.sort(byScore);
    return compared
      .map((one) => ({ ...one, score: one.score * recency(one.indexed.article.date, lastDay) }))
      .sort(byScore);
  };

  return {
    makeQuery: maker.makeQuery,
    async search(query, articlesMax) {
      // A question of filters only has no meaning that could be compared.
      const question = query.concepts.length > 0 ? questionOf(query) : undefined;
      const vector = question ? await embed?.(question) : undefined;
      const closeness = vector && vectors?.closeness(vector, query.filters, NEAREST_MAX);
      const sought = soughtOf(query, vocabulary);
      if (sought.length === 0 && !closeness) return firstPassages(archive, query, articlesMax);
      const ranked = rank(query, sought, closeness);
      const chosen = ranked.slice(0, rerank ? Math.max(articlesMax, RERANKED_MAX) : articlesMax);
      const weigh = createWeigher(query);
      const hits = chosen.map(({ indexed: one, score }) => {
        const evidence = weigh(one);
        const rank = score / (chosen[0]!.score || 1);
        const articleScore = RANK_SHARE * rank + (1 - RANK_SHARE) * evidence.score;
        return hitsOf(evidence, articleScore, reprints, closeness);
      });
      // From here on nothing is asked of the archive, which may change while a model is waited for.
      return (question && rerank ? await rerankArticles(question, hits, rerank) : hits)
        .slice(0, articlesMax)
        .flat();
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

/** What a model is asked: a follow-up with the words of the conversation that it leaves unsaid. */
function questionOf({ text, context }: Query): string {
  return [...context.map((concept) => concept.text), text].join(' ');
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

function hitsOf(
  { indexed, sentences }: ArticleEvidence,
  articleScore: number,
  reprints: Reprints,
  closeness?: Closeness,
): Hit[] {
  const { passages } = indexed;
  const byPassage = Array.from(passages, (first, index) => {
    const inside = sentences.slice(first, passages[index + 1] ?? sentences.length);
    const byWords = inside.reduce((best, { score }) => Math.max(best, score), 0);
    const best = closeness ? fused(byWords, closeness.ofPassage(indexed, index)) : byWords;
    return { index, inside, best };
  });
  byPassage.sort((a, b) => b.best - a.best);
  const top = byPassage[0]?.best ?? 0;
  const passageAt = passagesOf(indexed);
  const chosen = byPassage.slice(0, PASSAGES_MAX).map((one) => ({ ...one, passage: passageAt(one.index) }));
  // Nobody is given a passage without the sentence after it that takes its end back.
  for (const { index, best } of [...chosen]) {
    const next = byPassage.find((one) => one.index === index + 1);
    if (!next || chosen.some((one) => one.index === next.index)) continue;
    const passage = passageAt(next.index);
    const [first] = passage.sentences;
    if (first && takesBack(passage.article.text.slice(first.start, first.end)))
      chosen.push({ ...next, best: Math.min(best, next.best), passage });
  }
  const same = reprints.of(indexed).map(({ article }) => listingOf(article));
  return chosen.map(({ passage, inside, best, index }) => {
    const meant = closeness?.standsOut ? closeness.ofPassage(indexed, index) : undefined;
    return {
      passage,
      sentences: inside,
      articleScore,
      score: articleScore * (top > 0 ? best / top : 1),
      reprints: same,
      ...(meant !== undefined && { meant }),
    };
  });
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
