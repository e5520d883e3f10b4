// The index of the archive. The port is small, so that a large archive can stand on an engine of its own;
// embedded, MiniSearch finds the candidate articles, and the evidence in their sentences ranks the passages.
import MiniSearch from 'minisearch';
import type { Article } from '../corpus/article.ts';
import { createPacer } from '../corpus/pacer.ts';
import type { Passage } from '../corpus/passages.ts';
import { type ArticleEvidence, createWeigher, type SentenceEvidence } from './evidence.ts';
import { admits, hasFilters } from './filters.ts';
import { type IndexedArticle, indexArticle, textTerms } from './indexed-article.ts';
import { NameVariants } from './names.ts';
import { createQueryMaker, type Query, type QueryMaker } from './query.ts';
import { findReprints, type Reprints } from './reprints.ts';
import { Vocabulary } from './vocabulary.ts';

/** A passage and why it matched. */
export interface Hit {
  readonly passage: Passage;
  /** Best first; comparable within one search only. */
  readonly score: number;
  /** The passage's sentences, weighed against the query. */
  readonly sentences: readonly SentenceEvidence[];
  /** Score of the best passage of the same article; hits of one article stand together. */
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
const CANDIDATES_MAX = 100;
const BM25 = { k: 1.2, b: 0.7, d: 0.5 };
/** Share of MiniSearch's score in the final one, against the evidence in the best sentence. */
const ENGINE_SHARE = 0.4;
/** Other wordings than the question's own count little here: they bring in many articles for few that are meant. */
const OTHER_WORDING = 0.25;
const CONTEXT_BOOST = 0.3;
/** Passages of one article that a search gives. */
const PASSAGES_MAX = 4;

interface IndexedFields {
  readonly id: number;
  readonly title: readonly string[];
  readonly text: readonly string[];
}

/** Builds the index; long archives give way to questions now and then. */
export async function buildPassageIndex(
  articles: readonly Article[],
  signal?: AbortSignal,
): Promise<PassageIndex> {
  const vocabulary = new Vocabulary();
  const indexed: IndexedArticle[] = [];
  // Terms are made once, in terms.ts; MiniSearch gets them as they are.
  const asIs = <T>(value: T): T => value;
  const engine = new MiniSearch<IndexedFields>({
    fields: ['title', 'text'],
    stringifyField: asIs as never,
    tokenize: asIs as never,
    processTerm: asIs,
    searchOptions: {
      tokenize: (query) => query.split(' '),
      combineWith: 'OR',
      bm25: BM25,
      boost: { title: 1.5 },
    },
  });
  const pacer = createPacer(signal);
  const term = (id: number) => vocabulary.term(id);
  for (const [id, article] of articles.entries()) {
    const one = indexArticle(article, vocabulary);
    indexed.push(one);
    engine.add({
      id,
      title: Array.from(one.terms.subarray(0, one.offsets[0]), term),
      text: textTerms(one, term),
    });
    await pacer();
  }
  const names = new NameVariants(vocabulary);
  const maker = createQueryMaker(vocabulary, names);

  const reprints = await findReprints(indexed);

  return {
    makeQuery: maker.makeQuery,
    async search(query, articlesMax) {
      const boosts = boostsOf(query, vocabulary);
      if (boosts.size === 0) return firstPassages(indexed, query, reprints, articlesMax);
      const found = engine.search([...boosts.keys()].join(' '), {
        boostTerm: (one) => boosts.get(one) ?? 1,
        filter: ({ id }) => {
          const { date, publisher } = indexed[id as number]!.article;
          return admits(query.filters, date, publisher.name);
        },
      });
      const best = found[0]?.score ?? 1;
      const weigh = createWeigher(query);
      const weighed = found.slice(0, CANDIDATES_MAX).map((proposed) => {
        const evidence = weigh(indexed[proposed.id as number]!);
        return {
          evidence,
          score: ENGINE_SHARE * (proposed.score / best) + (1 - ENGINE_SHARE) * evidence.score,
        };
      });
      weighed.sort((a, b) => b.score - a.score);
      return withoutReprints(weighed, reprints, articlesMax).flatMap(({ evidence, score }) =>
        hitsOf(evidence, score, reprints),
      );
    },
  };
}

interface Weighed {
  readonly evidence: ArticleEvidence;
  readonly score: number;
}

/** Of articles with the same text only the best placed one is kept. */
function withoutReprints(weighed: readonly Weighed[], reprints: Reprints, most: number): Weighed[] {
  const seen = new Set<Article>();
  const kept: Weighed[] = [];
  for (const one of weighed) {
    const first = reprints.of(one.evidence.indexed.article)[0]!;
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
  const weighed = within.slice(0, CANDIDATES_MAX).map((one) => ({ evidence: weigh(one), score: 0 }));
  return withoutReprints(weighed, reprints, most).flatMap(({ evidence, score }) =>
    hitsOf(evidence, score, reprints).slice(0, 1),
  );
}

/** Each term once, with the strength of the surest concept that it words. */
function boostsOf(query: Query, vocabulary: Vocabulary): Map<string, number> {
  const boosts = new Map<string, number>();
  const add = (concepts: Query['concepts'], factor: number) => {
    for (const { wordings } of concepts) {
      for (const { terms, strength } of wordings) {
        for (const id of terms) {
          const boost = (factor * (strength < 1 ? strength * OTHER_WORDING : 1)) / terms.length;
          const term = vocabulary.term(id);
          if (boost > (boosts.get(term) ?? 0)) boosts.set(term, boost);
        }
      }
    }
  };
  add(query.concepts, 1);
  add(query.context, CONTEXT_BOOST);
  return boosts;
}
