// The writer that needs no model: the sentences of the articles that answer best, in their own words. The first one
// answers; others come along only where they add something that was asked.
import type { Slice } from '../corpus/sentences.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { takesBack } from '../retrieval/taken-back.ts';
import { terms } from '../retrieval/terms.ts';
import { lacksAskedThing } from './asked-thing.ts';
import { type Candidate, dayOf, firstOfEach, type Place, publisherOf } from './candidates.ts';
import { type QuestionScope, scopeOf } from './question-scope.ts';
import { leans } from './sentence-traits.ts';
import type { Draft } from './verify.ts';

/** Statements of an answer, by how much is asked for. */
const STATEMENTS: Readonly<Record<QuestionScope, number>> = {
  fact: 3,
  compared: 5,
  developed: 5,
  subject: 4,
};
export const STATEMENTS_MAX = 5;
/** A further sentence must come up to this share of the best one's score; one of another publisher or day to less. */
const SHARE_OF_BEST = 0.65;
const SHARE_OF_OTHERS = 0.5;
/** Two sentences with this share of common terms say the same, unless their figures differ. */
const SAME_SHARE = 0.6;
/** A sentence is joined by the one it leans on up to this length of both; by one that takes it back up to more. */
const PAIR_CHARS_MAX = 700;
const TAKEN_BACK_CHARS_MAX = 1_000;
/** A sentence comes with the one after it up to this length of both: news tell a thing in two (docs/quality.md). */
const CONTEXT_CHARS_MAX = 450;
/** An entry of a live blog begins with its time. */
const BEGINS_ANEW = /^\W*\d{1,2}[:.]\d{2}\b/;

/** Drafts an answer of quoted sentences of the hits, from candidates weighed among them, best first. */
export function writeQuotes(query: Query, hits: readonly Hit[], candidates: readonly Candidate[]): Draft {
  const scope = scopeOf(query);
  const chosen =
    scope === 'subject'
      ? beginnings(hits)
      : choose(
          candidates.filter(
            (one) => tellsOfSpeaker(one, query) && (scope !== 'fact' || !lacksAskedThing(query, one)),
          ),
          query,
          scope,
        );
  const places = query.kind === 'person' ? introduced(chosen, hits) : chosen;
  const ordered = scope === 'developed' ? byDay(places) : inOrder(places);
  const slices = new Set(ordered.map(({ slice }) => slice));
  const pieces = joinOverlapping(ordered.flatMap((place) => withNeighbours(place, hits, slices)));
  return {
    claims: pieces.map(({ hit, start, end }) => {
      const words = hit.passage.article.text.slice(start, end);
      return { text: words, quotes: [{ passage: hit.passage.id, words }] };
    }),
  };
}

/** Passages quoted where words cannot tell which sentence answers, and how near to the nearest they must be. */
const MEANT_MAX = 2;
const MEANT_MIN = 0.9;

/**
 * Drafts an answer of whole passages that are nearest in meaning: for a question in a language that the archive does not
 * hold. Undefined where none stands out.
 */
export function writeMeant(hits: readonly Hit[]): Draft | undefined {
  const nearest = hits
    .filter(({ meant = 0 }) => meant >= MEANT_MIN)
    .sort((a, b) => b.meant! - a.meant!)
    .slice(0, MEANT_MAX);
  if (nearest[0]?.meant !== 1) return undefined;
  return {
    claims: nearest.map(({ passage }) => {
      const words = passage.text.trim();
      return { text: words, quotes: [{ passage: passage.id, words }] };
    }),
  };
}

/** Where somebody's words are asked for, an article that does not mention him has none of them. */
function tellsOfSpeaker({ evidence }: Candidate, { concepts, speakers }: Query): boolean {
  return speakers.length === 0 || speakers.some((speaker) => evidence.around[concepts.indexOf(speaker)]! > 0);
}

/** How the best articles on a subject begin: what is new in them stands there. */
function beginnings(hits: readonly Hit[]): Place[] {
  const articles = [...new Set(hits.map(({ passage }) => passage.article))].slice(0, STATEMENTS.subject);
  return articles.flatMap((article) => {
    const own = hits.filter(({ passage }) => passage.article === article);
    const hit = own.reduce((first, one) => (one.passage.start < first.passage.start ? one : first));
    const slice = hit.passage.sentences[0];
    return slice ? [{ hit, slice }] : [];
  });
}

function choose(candidates: readonly Candidate[], query: Query, scope: QuestionScope): Candidate[] {
  const best = bestOf(candidates, query);
  if (!best) return [];
  const chosen = [best];
  const add = (some: readonly Candidate[], share: number) => {
    for (const candidate of some) {
      if (chosen.length === STATEMENTS[scope]) return;
      if (candidate.score < share * best.score) continue;
      if (chosen.some((one) => saysTheSame(one, candidate))) continue;
      chosen.push(candidate);
    }
  };
  // What publishers say differently stands side by side, and what was said later beside what was said first: each
  // publisher's or day's best sentence before a second one of the first.
  const figured = candidates.filter((one) => one.traits.countedFigures.length > 0);
  const telling = query.kind === 'number' && figured.length > 0 ? figured : candidates;
  if (scope === 'compared') add(firstOfEach(telling, publisherOf, best), SHARE_OF_OTHERS);
  if (scope === 'developed') add(firstOfEach(telling, dayOf, best), SHARE_OF_OTHERS);
  if (scope === 'fact' && query.kind === 'number')
    add(firstOfEach(figured, publisherOf, best), SHARE_OF_OTHERS);
  add(candidates, SHARE_OF_BEST);
  return chosen;
}

/**
 * "Who …?" is not answered by a surname: where the best sentence says only "Maktabi", the sentence that introduces
 * "Secretary of the political committee Mohammed Yahya Maktabi" comes with it.
 */
function introduced(chosen: readonly Place[], hits: readonly Hit[]): readonly Place[] {
  const best = chosen[0] as Candidate | undefined;
  if (!best?.traits) return chosen;
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

/** What was said first comes first; undated articles last. */
function byDay(chosen: readonly Place[]): Place[] {
  const places = inOrder(chosen);
  return places.sort((a, b) => (dayOf(a) || '9').localeCompare(dayOf(b) || '9'));
}

interface Piece extends Slice {
  readonly hit: Hit;
}

/**
 * A sentence that points back ("He added …") comes with those before it that it needs, and one that is taken back comes
 * with what does so, as far as the hits hold them: of the same passage as one piece, of another as a piece of its own.
 */
function withNeighbours({ hit, slice }: Place, hits: readonly Hit[], chosen: ReadonlySet<Slice>): Piece[] {
  const { sentences, article } = hit.passage;
  const textFrom = (start: number) => article.text.slice(start, slice.end);
  let first = sentences.indexOf(slice);
  let last = first;
  while (first > 0 && leans(textFrom(sentences[first]!.start))) {
    if (slice.end - sentences[first - 1]!.start > PAIR_CHARS_MAX) break;
    first--;
  }
  const { start } = sentences[first]!;
  for (let next = sentences[last + 1]; next; next = sentences[last + 1]) {
    const following = article.text.slice(next.start, next.end);
    // What was chosen for itself stands for itself.
    const isContext = sentences[last] === slice && !chosen.has(next) && next.end - start <= CONTEXT_CHARS_MAX;
    const isTakenBack = takesBack(following) && next.end - start <= TAKEN_BACK_CHARS_MAX;
    if ((!isContext && !isTakenBack) || BEGINS_ANEW.test(following)) break;
    last++;
  }
  const pieces: Piece[] = [{ hit, start, end: sentences[last]!.end }];
  if (first === 0 && leans(textFrom(start))) {
    const before = hits.find(
      ({ passage }) => passage.article === article && passage.end === hit.passage.start,
    );
    const leanedOn = before?.passage.sentences.at(-1);
    if (before && leanedOn) pieces.unshift(...withNeighbours({ hit: before, slice: leanedOn }, hits, chosen));
  }
  if (last === sentences.length - 1) {
    const after = hits.find(
      ({ passage }) => passage.article === article && passage.start === hit.passage.end,
    );
    const following = after?.passage.sentences[0];
    if (after && following && takesBack(article.text.slice(following.start, following.end)))
      pieces.push({ hit: after, ...following });
  }
  return pieces;
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
