// The writer that needs no model: the two to five sentences of the articles that answer best, in their own words.
import type { Slice } from '../corpus/sentences.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { terms } from '../retrieval/terms.ts';
import type { Candidate, Place } from './candidates.ts';
import { leans } from './sentence-traits.ts';
import type { Draft } from './verify.ts';

export const STATEMENTS_MAX = 5;
const STATEMENTS_WANTED = 2;
/** A further sentence must come up to this share of the best one's score. */
const SHARE_OF_BEST = 0.55;
/** Two sentences with this share of common terms say the same, unless their figures differ. */
const SAME_SHARE = 0.6;
/** A sentence is joined by the one it leans on up to this length of both. */
const PAIR_CHARS_MAX = 700;

/** Drafts an answer of quoted sentences of the hits, from candidates weighed among them, best first. */
export function writeQuotes(query: Query, hits: readonly Hit[], candidates: readonly Candidate[]): Draft {
  const chosen = choose(
    candidates.filter((one) => tellsOfSpeaker(one, query)),
    query,
  );
  const places = query.kind === 'person' ? introduced(chosen, hits) : chosen;
  const pieces = joinOverlapping(inOrder(places).flatMap((place) => withNeighbours(place, hits)));
  return {
    claims: pieces.map(({ hit, start, end }) => {
      const words = hit.passage.article.text.slice(start, end);
      return { text: words, quotes: [{ passage: hit.passage.id, words }] };
    }),
  };
}

/** Where somebody's words are asked for, an article that does not mention him has none of them. */
function tellsOfSpeaker({ evidence }: Candidate, { concepts, speakers }: Query): boolean {
  return speakers.length === 0 || speakers.some((speaker) => evidence.around[concepts.indexOf(speaker)]! > 0);
}

function choose(candidates: readonly Candidate[], query: Query): Candidate[] {
  const best = bestOf(candidates, query);
  if (!best) return [];
  const chosen = [best];
  // What publishers say differently stands side by side: each one's best sentence before a second one of the first.
  const byPublisher =
    query.filters.publishers.length > 1
      ? candidates
      : query.kind === 'number'
        ? candidates.filter((one) => one.traits.countedFigures.length > 0)
        : [];
  for (const candidate of [...bestOfEachPublisher(byPublisher, best), ...candidates]) {
    if (chosen.length === STATEMENTS_MAX) break;
    const wanted = chosen.length < STATEMENTS_WANTED ? SHARE_OF_BEST * 0.8 : SHARE_OF_BEST;
    if (candidate.score < wanted * best.score) continue;
    if (chosen.some((one) => saysTheSame(one, candidate))) continue;
    chosen.push(candidate);
  }
  return chosen;
}

/**
 * "Who …?" is not answered by a surname: where the best sentence says only "Maktabi", the sentence that introduces
 * "Secretary of the political committee Mohammed Yahya Maktabi" comes with it.
 */
function introduced(chosen: readonly Candidate[], hits: readonly Hit[]): readonly Place[] {
  const best = chosen[0];
  if (!best) return chosen;
  const before = hits
    .filter((hit) => hit.passage.article === best.hit.passage.article)
    .flatMap((hit) => hit.passage.sentences.map((slice) => ({ hit, slice })))
    .filter(({ slice }) => slice.end <= best.slice.start)
    .sort((a, b) => b.slice.start - a.slice.start);
  // A name at the sentence's beginning is told by the verb after it.
  const subject = /^(\p{Lu}\p{L}+) \p{Ll}+(?:ed|s|id)\b/u.exec(best.text)?.slice(1) ?? [];
  for (const name of [...subject, ...best.traits.names]) {
    const fullName = new RegExp(`\\p{Lu}\\p{L}+,? (?:al-|el-)?${name}(?!\\p{L})`, 'u');
    if (fullName.test(best.text)) return chosen;
    const introduction = before.find(({ hit, slice }) =>
      fullName.test(hit.passage.article.text.slice(slice.start, slice.end)),
    );
    if (!introduction) continue;
    const others = chosen.slice(1).filter(({ slice }) => slice !== introduction.slice);
    return [best, introduction, ...others].slice(0, STATEMENTS_MAX);
  }
  return chosen;
}

/** The first sentence of the answer; where a count is asked, one that gives it, if it comes near the best. */
function bestOf(candidates: readonly Candidate[], query: Query): Candidate | undefined {
  const [first] = candidates;
  if (!first || !query.countAsked) return first;
  const counting = candidates.find((one) => one.traits.countedFigures.length > 0);
  return counting && counting.score >= SHARE_OF_BEST * first.score ? counting : first;
}

function bestOfEachPublisher(candidates: readonly Candidate[], best: Candidate): Candidate[] {
  const seen = new Set([publisherOf(best)]);
  return candidates.filter((candidate) => {
    if (seen.has(publisherOf(candidate))) return false;
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

/** The best article first; of each article its best sentence, then the others as they stand in it. */
function inOrder(chosen: readonly Place[]): Place[] {
  const articles = [...new Set(chosen.map((one) => one.hit.passage.article))];
  return articles.flatMap((article) => {
    const [first, ...others] = chosen.filter((one) => one.hit.passage.article === article);
    return [first!, ...others.sort((a, b) => a.slice.start - b.slice.start)];
  });
}

interface Piece extends Slice {
  readonly hit: Hit;
}

/**
 * A sentence that points back ("He added …") comes with those before it that it needs, as far as the hits hold them: of
 * the same passage as one piece, of the passage before it as a piece of its own.
 */
function withNeighbours({ hit, slice }: Place, hits: readonly Hit[]): Piece[] {
  const { sentences, article } = hit.passage;
  let first = sentences.indexOf(slice);
  while (first > 0 && leans(article.text.slice(sentences[first]!.start, slice.end))) {
    if (slice.end - sentences[first - 1]!.start > PAIR_CHARS_MAX) break;
    first--;
  }
  const start = sentences[first]!.start;
  const piece = { hit, start, end: slice.end };
  if (first > 0 || !leans(article.text.slice(start, slice.end))) return [piece];
  const before = hits.find(({ passage }) => passage.article === article && passage.end === hit.passage.start);
  const last = before?.passage.sentences.at(-1);
  return before && last ? [...withNeighbours({ hit: before, slice: last }, hits), piece] : [piece];
}

/** A neighbour may have been chosen for itself as well; it is then said once. */
function joinOverlapping(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const at = joined.findIndex(
      (one) => one.hit === piece.hit && piece.start < one.end && one.start < piece.end,
    );
    const known = joined[at];
    if (!known) joined.push(piece);
    else
      joined[at] = {
        ...known,
        start: Math.min(known.start, piece.start),
        end: Math.max(known.end, piece.end),
      };
  }
  return joined;
}
