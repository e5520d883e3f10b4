// How well whole articles fit a query. Four looks at the same occurrences, each by BM25's idea that a word tells the
// more the rarer it is, and little more when it comes again (Robertson and Zaragoza 2009, "The Probabilistic Relevance
// Framework"): the article, its best part, its best sentence, its title. An article tells of the matter asked, a part
// of it answers, and neither alone ranks as well as both (docs/quality.md, "Ranking").
//
// Terms are numbers in typed arrays, so an article costs one walk over its terms.
import type { IndexedArticle } from './indexed-article.ts';
import type { Concept, Query } from './query.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

/** How soon a word that comes again stops telling more (k1), and how far long texts are held against themselves (b). */
export const ARTICLE_BM25 = { k1: 1.6, b: 0.8 } as const;
const PART_BM25 = { k1: 0.8, b: 0.3 } as const;
/** A word of the title, or of the first sentences, counts like so many elsewhere. */
export const TITLE_COUNT = 4;
export const LEAD_COUNT = 1.3;
export const LEAD_SENTENCES = 3;
/** Sentences of a part. */
const PART_SENTENCES = 8;
/** Shares of the looks, against 1 for the article. */
const SHARES = { part: 0.3, sentence: 0.3, title: 0.3 } as const;

/** A concept of the conversation counts this much of one of the question. */
const CONTEXT_SHARE = 0.3;
/** Synonyms bring in many articles for few that are meant. */
const SYNONYM_SHARE = 0.2;
/** Those that begin alike (Algeria, Algerian) mostly mean the same, and keep their whole strength. */
const FAMILY_LETTERS = 4;

/** A word of the question, by the terms that the archive may write for it. */
export interface Sought {
  readonly weight: number;
  /** How much finding the term counts, against 1 for the question's own. */
  readonly terms: ReadonlyMap<TermId, number>;
}

/** What is sought, a word at a time; the words of a phrase apart. Terms that two share are the first one's. */
export function soughtOf(query: Query, vocabulary: Vocabulary): Sought[] {
  const taken = new Set<TermId>();
  const sought: Sought[] = [];
  const add = (weight: number, counts: Iterable<readonly [TermId, number]>) => {
    const terms = new Map<TermId, number>();
    for (const [term, count] of counts) {
      if (taken.has(term) && !terms.has(term)) continue;
      taken.add(term);
      terms.set(term, Math.max(count, terms.get(term) ?? 0));
    }
    if (terms.size > 0) sought.push({ weight, terms });
  };
  const all = [
    ...query.concepts.map((concept) => ({ concept, share: 1 })),
    ...query.context.map((concept) => ({ concept, share: CONTEXT_SHARE })),
  ];
  // The question's own words first, so that no synonym of another takes them.
  const others: (() => void)[] = [];
  for (const { concept, share } of all) {
    const [first, ...more] = ownTerms(concept);
    const rest = countsOf(concept);
    for (const term of more)
      add(share * Math.min(concept.weight, vocabulary.weight(term, vocabulary.term(term))), [[term, 1]]);
    if (first === undefined) others.push(() => add(share * concept.weight, rest));
    else if (!taken.has(first)) {
      taken.add(first);
      const terms = new Map([[first, 1]]);
      const weight = more.length > 0 ? vocabulary.weight(first, vocabulary.term(first)) : concept.weight;
      sought.push({ weight: share * Math.min(concept.weight, weight), terms });
      others.push(() => {
        for (const [term, count] of rest) {
          if (taken.has(term)) continue;
          taken.add(term);
          terms.set(term, count);
        }
      });
    }
  }
  for (const addOthers of others) addOthers();
  return sought;
}

/** The terms in which the question itself writes a concept, if the archive knows them. */
function ownTerms({ wordings }: Concept): readonly TermId[] {
  return wordings.find(({ strength }) => strength === 1)?.terms ?? [];
}

/** The other terms: spellings, corrections, translations and word forms count as they are sure, synonyms little. */
function countsOf({ wordings }: Concept): [TermId, number][] {
  const surest = wordings[0]?.strength ?? 1;
  return wordings.flatMap(({ terms, words, strength, variant }) => {
    if (strength === 1) return [];
    const isSure = variant !== undefined || strength === surest || isOfFamily(words, wordings[0]!.words);
    const count = isSure ? strength : strength * SYNONYM_SHARE;
    return terms.map((term): [TermId, number] => [term, count / terms.length]);
  });
}

function isOfFamily([word, ...more]: readonly string[], [own, ...others]: readonly string[]): boolean {
  if (!word || !own || more.length > 0 || others.length > 0 || own.length < FAMILY_LETTERS) return false;
  return word.startsWith(own.slice(0, FAMILY_LETTERS));
}

/** Averages of the archive, in terms; what is shorter than average holds more in each. */
export interface Lengths {
  readonly article: number;
  readonly sentence: number;
}

/** The occurrences of what is sought in one article, in order; room for more is made as needed. */
interface Occurrences {
  length: number;
  sought: Uint8Array;
  count: Float32Array;
  /** -1 for the title. */
  sentence: Int32Array;
}

/** Most words that are sought; further ones are left aside. */
const SOUGHT_MAX = 255;

/** Gives the score of an article; scores are comparable within one query. */
export function createRanker(
  everySought: readonly Sought[],
  terms: number,
  lengths: Lengths,
): (indexed: IndexedArticle) => number {
  const sought = everySought.slice(0, SOUGHT_MAX);
  // By term: which sought word it is, from 1, and how much it counts.
  const marks = new Uint8Array(terms);
  const counts = new Float32Array(terms);
  for (const [index, one] of sought.entries()) {
    for (const [term, count] of one.terms) {
      marks[term] = index + 1;
      counts[term] = count;
    }
  }
  const weights = Float64Array.from(sought, ({ weight }) => weight);
  const held = new Float64Array(sought.length);
  const found: Occurrences = {
    length: 0,
    sought: new Uint8Array(256),
    count: new Float32Array(256),
    sentence: new Int32Array(256),
  };
  return (indexed) => {
    findOccurrences(indexed, marks, counts, found);
    if (found.length === 0) return 0;
    return (
      scoreOfArticle(found, indexed.terms.length / lengths.article, weights, held) +
      SHARES.title * scoreOfTitle(found, weights, held) +
      SHARES.sentence * scoreOfPart(found, indexed, 1, lengths, weights, held) +
      SHARES.part * scoreOfPart(found, indexed, PART_SENTENCES, lengths, weights, held)
    );
  };
}

function findOccurrences(
  { terms, offsets }: IndexedArticle,
  marks: Uint8Array,
  counts: Float32Array,
  found: Occurrences,
): void {
  let length = 0;
  let sentence = -1;
  for (let at = 0; at < terms.length; at++) {
    const mark = marks[terms[at]!]!;
    if (mark === 0) continue;
    while (offsets[sentence + 1]! <= at) sentence++;
    if (length === found.sought.length) makeRoom(found);
    found.sought[length] = mark - 1;
    found.count[length] = counts[terms[at]!]!;
    found.sentence[length] = sentence;
    length++;
  }
  found.length = length;
}

function makeRoom(found: Occurrences): void {
  const size = found.sought.length * 2;
  const { sought, count, sentence } = found;
  found.sought = new Uint8Array(size);
  found.count = new Float32Array(size);
  found.sentence = new Int32Array(size);
  found.sought.set(sought);
  found.count.set(count);
  found.sentence.set(sentence);
}

/** What a word tells that comes `count` times in a text of `length` times the usual. */
export function saturation(count: number, length: number, { k1, b }: { k1: number; b: number }): number {
  return (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
}

function scoreOfArticle(found: Occurrences, length: number, weights: Float64Array, held: Float64Array) {
  held.fill(0);
  for (let at = 0; at < found.length; at++) {
    const sentence = found.sentence[at]!;
    const place = sentence < 0 ? TITLE_COUNT : sentence < LEAD_SENTENCES ? LEAD_COUNT : 1;
    held[found.sought[at]!]! += found.count[at]! * place;
  }
  let score = 0;
  for (let index = 0; index < held.length; index++)
    if (held[index]! > 0) score += weights[index]! * saturation(held[index]!, length, ARTICLE_BM25);
  return score;
}

function scoreOfTitle(found: Occurrences, weights: Float64Array, held: Float64Array): number {
  held.fill(0);
  let score = 0;
  for (let at = 0; at < found.length && found.sentence[at]! < 0; at++) {
    const index = found.sought[at]!;
    const more = found.count[at]! - held[index]!;
    if (more <= 0) continue;
    held[index] = found.count[at]!;
    score += more * weights[index]!;
  }
  return score;
}

/** The best run of so many sentences; a window moves over the occurrences. */
function scoreOfPart(
  found: Occurrences,
  { offsets }: IndexedArticle,
  sentences: number,
  lengths: Lengths,
  weights: Float64Array,
  held: Float64Array,
): number {
  held.fill(0);
  let first = 0;
  while (first < found.length && found.sentence[first]! < 0) first++;
  let best = 0;
  for (let next = first; first < found.length; ) {
    const begin = found.sentence[first]!;
    for (; next < found.length && found.sentence[next]! < begin + sentences; next++)
      held[found.sought[next]!]! += found.count[next]!;
    const end = Math.min(begin + sentences, offsets.length - 1);
    const length = (offsets[end]! - offsets[begin]!) / (sentences * lengths.sentence);
    let score = 0;
    for (let index = 0; index < held.length; index++)
      if (held[index]! > 0) score += weights[index]! * saturation(held[index]!, length, PART_BM25);
    if (score > best) best = score;
    for (; first < found.length && found.sentence[first]! === begin; first++) {
      const index = found.sought[first]!;
      held[index]! -= found.count[first]!;
      // Sums of fractions leave traces.
      if (held[index]! < 1e-4) held[index] = 0;
    }
  }
  return best;
}
