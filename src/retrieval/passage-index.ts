// The index of the archive. The port is small, so that a large archive can stand on an engine of its own;
// embedded, MiniSearch proposes articles, ranking.ts orders them, and the evidence in their sentences the passages.
import MiniSearch from 'minisearch';
import type { Article, IsoDate } from '../corpus/article.ts';
import { createPacer } from '../corpus/pacer.ts';
import type { Passage } from '../corpus/passages.ts';
import { type ArticleEvidence, createWeigher, type SentenceEvidence } from './evidence.ts';
import { type Ranked, withFeedback } from './feedback.ts';
import { admits, hasFilters } from './filters.ts';
import { type IndexedArticle, indexArticle } from './indexed-article.ts';
import { NameVariants } from './names.ts';
import { createQueryMaker, type Query, type QueryMaker } from './query.ts';
import { averageLengths, createRanker, type Sought, soughtOf } from './ranking.ts';
import { asksForNow, recency } from './recency.ts';
import { findReprints, type Reprints } from './reprints.ts';
import { type TermId, Vocabulary } from './vocabulary.ts';

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
  readonly reprints: readonly Article[];
}

export interface PassageIndex extends QueryMaker {
  /**
   * The best passages of the best articles for a query, within its filters, best article first; for a query of
   * filters only, the first passages of the latest articles. Reprints count once.
   */
  search(query: Query, articlesMax: number): Promise<Hit[]>;
}

/** Articles that MiniSearch proposes for a closer look. Measured: see docs/quality.md, "Candidates". */
const CANDIDATES_MAX = 300;
/** With fewer proposals every article is looked at: the question has only words that many articles hold. */
const PROPOSALS_MIN = 100;
/** MiniSearch is asked for the rarest words of a question, as many as this many articles hold together. */
const PROPOSING_ARTICLES = 3000;
/** Words held by more articles than both of these propose none; MiniSearch does not get them. */
const COMMON_ARTICLES = 1000;
const COMMON_SHARE = 0.2;
/** Ranked articles that are compared with the first ones. */
const COMPARED_MAX = 100;
/** Share of an article's rank in its score, against the evidence in its best sentence. */
const RANK_SHARE = 0.4;
/** Passages of one article that a search gives. */
const PASSAGES_MAX = 4;

/** Builds the index; long archives give way to questions now and then. */
export async function buildPassageIndex(
  articles: readonly Article[],
  signal?: AbortSignal,
): Promise<PassageIndex> {
  const vocabulary = new Vocabulary();
  const indexed: IndexedArticle[] = [];
  const pacer = createPacer(signal);
  for (const article of articles) {
    indexed.push(indexArticle(article, vocabulary));
    await pacer();
  }
  const propose = await createProposer(indexed, vocabulary, pacer);
  const lengths = averageLengths(indexed);
  const lastDay = articles.reduce<IsoDate | undefined>(
    (last, { date }) => (date && (!last || date > last) ? date : last),
    undefined,
  );
  const reprints = await findReprints(indexed);
  const maker = createQueryMaker(vocabulary, new NameVariants(vocabulary));

  const rank = (query: Query, sought: readonly Sought[]): Ranked[] => {
    const scoreOf = createRanker(sought, vocabulary.size, lengths);
    const found = propose(query, sought)
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
      if (sought.length === 0) return firstPassages(indexed, query, reprints, articlesMax);
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

function byScore(one: Ranked, other: Ranked): number {
  return other.score - one.score;
}

type Proposer = (query: Query, sought: readonly Sought[]) => readonly IndexedArticle[];

interface TellingWords {
  readonly id: number;
  readonly words: readonly string[];
}

/** MiniSearch over the words that tell articles apart: it holds each once an article, and counts nothing. */
async function createProposer(
  indexed: readonly IndexedArticle[],
  vocabulary: Vocabulary,
  pacer: () => Promise<void>,
): Promise<Proposer> {
  const most = Math.max(COMMON_ARTICLES, COMMON_SHARE * indexed.length);
  const telling = (term: TermId) => vocabulary.articlesHolding(term) <= most;
  // Terms are made once, in terms.ts; MiniSearch gets them as they are.
  const asIs = <T>(value: T): T => value;
  const engine = new MiniSearch<TellingWords>({
    fields: ['words'],
    stringifyField: asIs as never,
    tokenize: asIs as never,
    processTerm: asIs,
    searchOptions: {
      tokenize: (query) => query.split(' '),
      combineWith: 'OR',
      bm25: { k: 1.2, b: 0.3, d: 0.5 },
    },
  });
  const lastHolder = new Int32Array(vocabulary.size).fill(-1);
  for (const [id, { terms }] of indexed.entries()) {
    const words: string[] = [];
    for (const term of terms) {
      if (lastHolder[term] === id) continue;
      lastHolder[term] = id;
      if (telling(term)) words.push(vocabulary.term(term));
    }
    engine.add({ id, words });
    await pacer();
  }
  return ({ filters }, sought) => {
    const within = ({ article }: IndexedArticle) => admits(filters, article.date, article.publisher.name);
    const asked = proposingTerms(sought, vocabulary).filter(telling);
    const found = engine.search(asked.map((term) => vocabulary.term(term)).join(' '), {
      filter: ({ id }) => within(indexed[id as number]!),
    });
    if (found.length < PROPOSALS_MIN) return indexed.filter(within);
    return found.slice(0, CANDIDATES_MAX).map(({ id }) => indexed[id as number]!);
  };
}

/** The rarest terms of what is sought, the question's own before synonyms; two at least. */
function proposingTerms(sought: readonly Sought[], vocabulary: Vocabulary): TermId[] {
  const terms = sought.flatMap((one) =>
    Array.from(one.terms, ([term, count]) => ({ term, own: count >= 0.5 })),
  );
  const holders = ({ term }: { term: TermId }) => vocabulary.articlesHolding(term);
  terms.sort((a, b) => Number(b.own) - Number(a.own) || holders(a) - holders(b));
  let articles = 0;
  return terms
    .filter((one, index) => {
      articles += holders(one);
      return index < 2 || articles <= PROPOSING_ARTICLES;
    })
    .map(({ term }) => term);
}

/** Of articles with the same text only the best placed one is kept. */
function withoutReprints(ranked: readonly Ranked[], reprints: Reprints, most: number): Ranked[] {
  const seen = new Set<Article>();
  const kept: Ranked[] = [];
  for (const one of ranked) {
    const first = reprints.of(one.indexed.article)[0]!;
    if (seen.has(first)) continue;
    seen.add(first);
    kept.push(one);
    if (kept.length === most) break;
  }
  return kept;
}

function hitsOf({ indexed, sentences }: ArticleEvidence, articleScore: number, reprints: Reprints): Hit[] {
  const byPassage = indexed.passages.map((passage) => ({
    passage,
    sentences: [] as SentenceEvidence[],
    best: 0,
  }));
  for (const one of sentences) {
    const entry = byPassage[indexed.passageOf[one.sentence]!]!;
    entry.sentences.push(one);
    entry.best = Math.max(entry.best, one.score);
  }
  byPassage.sort((a, b) => b.best - a.best);
  const top = byPassage[0]?.best ?? 0;
  return byPassage.slice(0, PASSAGES_MAX).map(({ passage, sentences: inside, best }) => ({
    passage,
    sentences: inside,
    articleScore,
    score: articleScore * (top > 0 ? best / top : 1),
    reprints: reprints.of(indexed.article),
  }));
}

/** "What did ARK News report?" names filters and nothing else: the latest articles within them, by their beginnings. */
function firstPassages(
  indexed: readonly IndexedArticle[],
  query: Query,
  reprints: Reprints,
  most: number,
): Hit[] {
  if (!hasFilters(query.filters)) return [];
  const within = indexed.filter(({ article }) => admits(query.filters, article.date, article.publisher.name));
  within.sort((a, b) => (b.article.date ?? '').localeCompare(a.article.date ?? ''));
  const weigh = createWeigher(query);
  const latest = within.slice(0, CANDIDATES_MAX).map((one) => ({ indexed: one, score: 0 }));
  return withoutReprints(latest, reprints, most).flatMap((one) =>
    hitsOf(weigh(one.indexed), one.score, reprints).slice(0, 1),
  );
}
