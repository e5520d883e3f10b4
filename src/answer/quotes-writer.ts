// The writer that needs no model: the two to five sentences of the articles that answer best, in their own words.
import type { Slice } from '../corpus/sentences.ts';
import type { SentenceEvidence } from '../retrieval/evidence.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { terms } from '../retrieval/terms.ts';
import { fitsKind, type SentenceTraits, sentenceTraits } from './sentence-traits.ts';
import type { Draft } from './verify.ts';

export const STATEMENTS_MAX = 5;
const STATEMENTS_WANTED = 2;
/** A further sentence must come up to this share of the best one's score. */
const SHARE_OF_BEST = 0.62;
/** Two sentences with this share of common terms say the same, unless their figures differ. */
const SAME_SHARE = 0.6;
/** Weight of what the question asks for (a figure, a name, a date) beside the words it shares with a sentence. */
const KIND_WEIGHT = 0.22;
/** Weight of the whole article's fit beside the sentence's. */
const ARTICLE_WEIGHT = 0.3;
/** A sentence is joined by the one it leans on up to this length of both. */
const PAIR_CHARS_MAX = 700;

export interface Candidate {
  readonly hit: Hit;
  readonly slice: Slice;
  readonly text: string;
  readonly evidence: SentenceEvidence;
  readonly traits: SentenceTraits;
  readonly fit: number;
  readonly score: number;
}

/** Every sentence of the hits, weighed as an answer, best first. */
export function weighSentences(query: Query, hits: readonly Hit[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const hit of hits) {
    for (const [index, slice] of hit.passage.sentences.entries()) {
      const evidence = hit.sentences[index]!;
      if (evidence.ownShare === 0) continue;
      const text = hit.passage.article.text.slice(slice.start, slice.end);
      const traits = sentenceTraits(text, query);
      const fit = fitsKind(traits, query);
      const score = evidence.score + KIND_WEIGHT * fit * evidence.score + ARTICLE_WEIGHT * hit.articleScore;
      candidates.push({ hit, slice, text, evidence, traits, fit, score });
    }
  }
  return candidates.sort((a, b) => b.score - a.score);
}

/** Drafts an answer of quoted sentences from weighed candidates, best first. */
export function writeQuotes(query: Query, candidates: readonly Candidate[]): Draft {
  const pieces = joinOverlapping(inOrder(choose(candidates, query)).map(withNeighbour));
  return {
    claims: pieces.map(({ hit, start, end }) => {
      const words = hit.passage.article.text.slice(start, end);
      return { text: words, quotes: [{ passage: hit.passage.id, words }] };
    }),
  };
}

function choose(candidates: readonly Candidate[], query: Query): Candidate[] {
  const best = candidates[0];
  if (!best) return [];
  const chosen = [best];
  // Figures that differ stand side by side: each publisher's best sentence comes before a second one of the first.
  const pool = query.kind === 'number' ? [...eachPublishersFigure(candidates, best), ...candidates] : candidates;
  for (const candidate of pool) {
    if (chosen.length === STATEMENTS_MAX) break;
    const wanted = chosen.length < STATEMENTS_WANTED ? SHARE_OF_BEST * 0.8 : SHARE_OF_BEST;
    if (candidate.score < wanted * best.score) continue;
    if (chosen.some((one) => saysTheSame(one, candidate))) continue;
    chosen.push(candidate);
  }
  return chosen;
}

/** The best sentence with a figure of what is counted, of each publisher but the best one's. */
function eachPublishersFigure(candidates: readonly Candidate[], best: Candidate): Candidate[] {
  const seen = new Set([publisherOf(best)]);
  return candidates.filter((candidate) => {
    if (candidate.traits.countedFigures.length === 0 || seen.has(publisherOf(candidate))) return false;
    seen.add(publisherOf(candidate));
    return true;
  });
}

function publisherOf(candidate: Candidate): string {
  return candidate.hit.passage.article.publisher.name;
}

function saysTheSame(one: Candidate, other: Candidate): boolean {
  if (one.hit.passage === other.hit.passage && one.slice === other.slice) return true;
  const a = new Set(terms(one.text));
  const b = new Set(terms(other.text));
  const common = [...a].filter((term) => b.has(term)).length;
  if (common < SAME_SHARE * Math.min(a.size, b.size)) return false;
  const figures = new Set(one.traits.countedFigures);
  return other.traits.countedFigures.every((figure) => figures.has(figure));
}

/** The best article first, each article's sentences as they stand in it. */
function inOrder(chosen: readonly Candidate[]): Candidate[] {
  const articles = [...new Set(chosen.map((one) => one.hit.passage.article))];
  return [...chosen].sort(
    (a, b) => articles.indexOf(a.hit.passage.article) - articles.indexOf(b.hit.passage.article) || a.slice.start - b.slice.start,
  );
}

interface Piece extends Slice {
  readonly hit: Hit;
}

/** A sentence that points back ("He added …") comes with the one before it, if the passage holds it. */
function withNeighbour({ hit, slice, traits }: Candidate): Piece {
  const before = hit.passage.sentences[hit.passage.sentences.indexOf(slice) - 1];
  const joined = traits.leans && before && slice.end - before.start <= PAIR_CHARS_MAX;
  return { hit, start: joined ? before.start : slice.start, end: slice.end };
}

/** A neighbour may have been chosen for itself as well; it is then said once. */
function joinOverlapping(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && last.hit === piece.hit && piece.start < last.end) joined[joined.length - 1] = { ...last, end: Math.max(last.end, piece.end) };
    else joined.push(piece);
  }
  return joined;
}
