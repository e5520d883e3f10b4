// How much of a query an article's sentences hold. A concept counts most where it stands in the sentence itself,
// less in its neighbours, in the title, or elsewhere in the article: a report names its place once and then tells.
import type { IndexedArticle } from './indexed-article.ts';
import type { Concept, Query } from './query.ts';
import { foldWord } from './terms.ts';
import type { TermId } from './vocabulary.ts';

/** Weight of a concept by where it was found, against 1 in the sentence itself. */
const NEAR = { neighbour: 0.8, title: 0.65, passage: 0.5, article: 0.35, published: 0.5 } as const;
/** Share of the sentence's own words in its score; the rest is what stands around it. */
const OWN_SHARE = 0.5;
/** A concept of the conversation counts this much of one of the question. */
const CONTEXT_WEIGHT = 0.4;

export interface SentenceEvidence {
  readonly sentence: number;
  /** Strength (0 to 1) of each concept of the question in the sentence itself. */
  readonly own: Float32Array;
  /** Strength of each concept with what stands around the sentence. */
  readonly around: Float32Array;
  /** Weighted share of the question's concepts in the sentence, 0 to 1. */
  readonly ownShare: number;
  /** The same with what stands around it. */
  readonly aroundShare: number;
  readonly score: number;
}

export interface ArticleEvidence {
  readonly indexed: IndexedArticle;
  readonly sentences: readonly SentenceEvidence[];
  /** The best sentence's score. */
  readonly score: number;
  /** Strength of each concept anywhere in the article. */
  readonly anywhere: Float32Array;
}

/** Weighs articles against one query. */
export function createWeigher(query: Query): (indexed: IndexedArticle) => ArticleEvidence {
  const concepts = [...query.concepts, ...query.context];
  const asked = query.concepts.length;
  const lookup = lookupOf(concepts);
  const total = sum(query.concepts.map((concept) => concept.weight)) || 1;
  const contextTotal = sum(query.context.map((concept) => concept.weight)) || 1;

  return (indexed) => {
    const count = indexed.sentenceCount;
    const rows: Float32Array[] = [];
    for (let sentence = 0; sentence < count; sentence++)
      rows.push(strengths(indexed.sentenceTerms(sentence), lookup, concepts));
    const title = strengths(indexed.titleTerms(), lookup, concepts);
    const published = publishedStrengths(indexed, concepts);
    const anywhere = maximum([title, published, ...rows], concepts.length);
    const sentences: SentenceEvidence[] = [];
    for (let sentence = 0; sentence < count; sentence++) {
      const own = rows[sentence]!;
      const around = new Float32Array(concepts.length);
      for (let index = 0; index < concepts.length; index++) {
        around[index] = Math.max(
          own[index]!,
          NEAR.neighbour * Math.max(rows[sentence - 1]?.[index] ?? 0, rows[sentence + 1]?.[index] ?? 0),
          NEAR.title * title[index]!,
          NEAR.passage *
            Math.max(
              rows[sentence - 2]?.[index] ?? 0,
              rows[sentence + 2]?.[index] ?? 0,
              rows[sentence - 3]?.[index] ?? 0,
            ),
          NEAR.published * published[index]!,
          NEAR.article * anywhere[index]!,
        );
      }
      const ownShare = share(own, query.concepts, 0, total);
      const aroundShare = share(around, query.concepts, 0, total);
      const context = share(around, query.context, asked, contextTotal);
      const score =
        (OWN_SHARE * ownShare + (1 - OWN_SHARE) * aroundShare + CONTEXT_WEIGHT * context) /
        (1 + (query.context.length > 0 ? CONTEXT_WEIGHT : 0));
      sentences.push({ sentence, own, around, ownShare, aroundShare, score });
    }
    return {
      indexed,
      sentences,
      anywhere,
      score: sentences.reduce((best, one) => Math.max(best, one.score), 0),
    };
  };
}

type Lookup = ReadonlyMap<TermId, readonly { concept: number; strength: number; terms: readonly TermId[] }[]>;

function lookupOf(concepts: readonly Concept[]): Lookup {
  const lookup = new Map<TermId, { concept: number; strength: number; terms: readonly TermId[] }[]>();
  for (const [concept, { wordings }] of concepts.entries()) {
    for (const { terms, strength } of wordings) {
      const first = terms[0]!;
      const entries = lookup.get(first);
      if (entries) entries.push({ concept, strength, terms });
      else lookup.set(first, [{ concept, strength, terms }]);
    }
  }
  return lookup;
}

function strengths(terms: Uint32Array, lookup: Lookup, concepts: readonly Concept[]): Float32Array {
  const found = new Float32Array(concepts.length);
  for (const term of terms) {
    for (const { concept, strength, terms: all } of lookup.get(term) ?? []) {
      if (strength > found[concept]! && all.every((one) => one === term || terms.includes(one)))
        found[concept] = strength;
    }
  }
  return found;
}

/** What the article's own data say: its publisher's name and its date's year, as words of the question. */
function publishedStrengths(indexed: IndexedArticle, concepts: readonly Concept[]): Float32Array {
  const { publisher, date } = indexed.article;
  const names = [publisher.name, ...publisher.aliases].join(' ').toLowerCase();
  return Float32Array.from(concepts, (concept) => {
    const text = foldWord(concept.text);
    return (concept.number && date?.startsWith(text)) ||
      (concept.name && names.split(/[\s-]+/).includes(text))
      ? 1
      : 0;
  });
}

function share(found: Float32Array, concepts: readonly Concept[], from: number, total: number): number {
  let covered = 0;
  for (const [index, concept] of concepts.entries()) covered += concept.weight * found[from + index]!;
  return covered / total;
}

function maximum(rows: readonly Float32Array[], length: number): Float32Array {
  const most = new Float32Array(length);
  for (const row of rows)
    for (let index = 0; index < length; index++) if (row[index]! > most[index]!) most[index] = row[index]!;
  return most;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
