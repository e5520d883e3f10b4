// The sentences of the hits, weighed as answers to a query.
import type { Article } from '../corpus/article.ts';
import type { Slice } from '../corpus/sentences.ts';
import type { SentenceEvidence } from '../retrieval/evidence.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { createTraitsReader, fitsKind, type SentenceTraits } from './sentence-traits.ts';

/**
 * What counts beside the words that a sentence shares with the question: what it asks for (a figure, a name, a date), how
 * well the passage fits, and whether its article is the best. Fitted on questions of all archives but one and tried on
 * that one (docs/quality.md, "The first sentence").
 */
const KIND_WEIGHT = 2.7;
const PASSAGE_WEIGHT = 2.5;
const FIRST_ARTICLE_WEIGHT = 0.8;
/** Sentences looked at more closely. */
const MATCHES_MAX = 1000;

/** A sentence of a hit. */
export interface Place {
  readonly hit: Hit;
  readonly slice: Slice;
}

export interface Candidate extends Place {
  readonly text: string;
  readonly evidence: SentenceEvidence;
  readonly traits: SentenceTraits;
  readonly fit: number;
  readonly score: number;
}

/** The sentences of the hits, weighed as answers, best first. */
export function weighSentences(query: Query, hits: readonly Hit[]): Candidate[] {
  const readTraits = createTraitsReader(query);
  return matchingSentences(query, hits)
    .map((one) => {
      const text = one.hit.passage.article.text.slice(one.slice.start, one.slice.end);
      const traits = readTraits(text);
      const fit = fitsKind(traits, query);
      return { ...one, text, traits, fit, score: one.score + KIND_WEIGHT * fit * one.evidence.score };
    })
    .sort((a, b) => b.score - a.score);
}

type Match = Pick<Candidate, 'hit' | 'slice' | 'evidence' | 'score'>;

/** Those with words of the question, best first; for a question of filters only, how the articles begin. */
function matchingSentences(query: Query, hits: readonly Hit[]): Match[] {
  const matches: Match[] = [];
  const articles = new Map<Article, number>();
  for (const { passage } of hits)
    if (!articles.has(passage.article)) articles.set(passage.article, articles.size);
  for (const hit of hits) {
    const before = articles.get(hit.passage.article)!;
    const surroundings = PASSAGE_WEIGHT * hit.score + FIRST_ARTICLE_WEIGHT / (1 + before);
    for (const [index, slice] of hit.passage.sentences.entries()) {
      const evidence = hit.sentences[index]!;
      if (query.concepts.length > 0 ? evidence.ownShare === 0 : index > 0) continue;
      matches.push({ hit, slice, evidence, score: evidence.score + surroundings });
    }
  }
  return matches.sort((a, b) => b.score - a.score).slice(0, MATCHES_MAX);
}

/** The first candidate of each publisher or day; none of that of `taken`. */
export function firstOfEach(
  candidates: readonly Candidate[],
  keyOf: (place: Place) => string,
  taken?: Place,
): Candidate[] {
  const seen = new Set(taken && [keyOf(taken)]);
  return candidates.filter((one) => !seen.has(keyOf(one)) && seen.add(keyOf(one)));
}

export function publisherOf({ hit }: Place): string {
  return hit.passage.article.publisher.name;
}

/** The date of the article as YYYY-MM-DD, or nothing where it has none. */
export function dayOf({ hit }: Place): string {
  return hit.passage.article.date ?? '';
}
