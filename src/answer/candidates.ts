// The sentences of the hits, weighed as answers to a query.
import type { Slice } from '../corpus/sentences.ts';
import type { SentenceEvidence } from '../retrieval/evidence.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { createTraitsReader, fitsKind, type SentenceTraits } from './sentence-traits.ts';

/** Weight of what the question asks for (a figure, a name, a date) beside the words it shares with a sentence. */
const KIND_WEIGHT = 0.4;
/** Weight of the whole article's fit beside the sentence's. */
const ARTICLE_WEIGHT = 0.15;
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
  for (const hit of hits) {
    for (const [index, slice] of hit.passage.sentences.entries()) {
      const evidence = hit.sentences[index]!;
      if (query.concepts.length > 0 ? evidence.ownShare === 0 : index > 0) continue;
      matches.push({ hit, slice, evidence, score: evidence.score + ARTICLE_WEIGHT * hit.articleScore });
    }
  }
  return matches.sort((a, b) => b.score - a.score).slice(0, MATCHES_MAX);
}
