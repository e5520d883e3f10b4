// What is weighed to tell how far evidence supports a claim: which of the claim's words stand in it, how near to one
// another, in which order, and what is missing. The weighing is in support.ts.
import { sentences } from '../corpus/sentences.ts';
import { expectedShare, isEnglish } from '../retrieval/english.ts';
import { spellingDistance } from '../retrieval/names.ts';
import { STOP_WORDS } from '../retrieval/stop-words.ts';
import { synonymsOf } from '../retrieval/synonyms.ts';
import { foldWord, stem, words } from '../retrieval/terms.ts';
import { datesIn } from './claim-dates.ts';
import { joinThousands, latinDigits } from './claim-numbers.ts';

export const TRAITS = [
  'wordsFound',
  'bestSentence',
  'thirdSentence',
  'apart',
  'aligned',
  'alignedLength',
  'worstClause',
  'copied',
  'heaviestMissing',
  'numbersMissing',
  'namesMissing',
  'rareMissing',
  'length',
] as const;

/** Each a number; see `readTraits`. */
export type Traits = Readonly<Record<(typeof TRAITS)[number], number>>;

export interface Evidence {
  /** Words of the articles that the claim names as its proof; they count most. None: the passages are all there is. */
  readonly quotes: readonly string[];
  /** What stands around them, titles and publishers included; names, numbers and pronouns resolve there. */
  readonly passages: readonly string[];
}

interface Token {
  readonly folded: string;
  readonly term: string;
  /** How much the word tells: 0 for a stop word, up to 5.5 for one that ordinary English does not have. */
  readonly weight: number;
  readonly capital: boolean;
  readonly number: boolean;
  readonly sentence: number;
  /** What a match here is worth. */
  readonly worth: number;
}

const NUMBER_WEIGHT = 4;
/** Who says it is checked by name; the verb of saying varies freely. */
const SPEECH_WEIGHT = 0.5;
const SPEECH = new Set(
  'say said says saying told tell tells according report reports reported add added adds adding state stated statement stress stressed note noted announce announced explain explained'.split(
    ' ',
  ),
);
/** Keeps the rarest words from outweighing all others: a share of articles. */
const RAREST_SHARE = 0.004;
/** Worth of a word that stands beside the quotes only, names and numbers apart. */
const AROUND_WORTH = 0.8;

function tokensOf(text: string, sentence: number, around: number): Token[] {
  return words(text).flatMap((word) => {
    const folded = foldWord(word.text);
    if (folded === '') return [];
    const term = stem(folded);
    const number = /^\d/.test(term);
    const capital = /^\p{Lu}/u.test(word.text);
    return [
      {
        folded,
        term,
        weight: weightOf(folded, number),
        capital,
        number,
        sentence,
        worth: capital || number ? 1 : around,
      },
    ];
  });
}

function weightOf(folded: string, number: boolean): number {
  if (STOP_WORDS.has(folded)) return 0;
  if (SPEECH.has(folded)) return SPEECH_WEIGHT;
  return number ? NUMBER_WEIGHT : Math.log(1 + 1 / (expectedShare(folded) + RAREST_SHARE));
}

/** Matches of a word of the claim: place among the evidence's words → strength, 0 to 1. */
type Matches = ReadonlyMap<number, number>;

const SYNONYM_STRENGTH = 0.7;
const SPELLING_STRENGTH = 0.9;
const SPELLING_DISTANCE = 0.12;

/**
 * Traits of a claim and its evidence. Shares are weighted by how much a word tells and go from 0 to 1; of some the
 * square is weighed. About linear in the length of the evidence.
 */
export function readTraits(claimed: string, { quotes, passages }: Evidence): Traits {
  const claimText = whatIsSaid(plain(claimed));
  const claim = tokensOf(claimText, 0, 1);
  const evidence = readEvidence(quotes, passages);
  const contents = claim.filter((token) => token.weight > 0);
  const byTerm = placesByTerm(evidence.tokens);
  const matches = matchAll(contents, evidence.tokens, byTerm);
  const cover = coverOf(contents, matches, evidence);
  const strongest = matches.map((one) => Math.max(0, ...one.values()));
  const missing = contents.filter((_, index) => strongest[index]! < MISSING_BELOW);
  const beyond = (is: (token: Token) => boolean) =>
    contents.filter((token, index) => cover.best[index]! < MISSING_BELOW && is(token)).length;
  const aligned = alignment(contents, matches, evidence.tokens);
  const length = Math.log(Math.max(1, claim.length));
  const worst = worstClause(claimText, contents, cover.best);
  return {
    wordsFound: contents.length === 0 ? 1 : 1 - missing.length / contents.length,
    bestSentence: cover.shares[0]! ** 2,
    thirdSentence: cover.shares[2]! - cover.shares[1]!,
    apart: shareApart(contents, matches, evidence.tokens),
    aligned: aligned ** 2,
    alignedLength: aligned * length,
    worstClause: worst ** 2,
    copied: copiedShare(claim, evidence.tokens, byTerm) * worst,
    heaviestMissing: Math.max(0, ...missing.map(({ weight }) => weight)),
    numbersMissing: beyond(({ number }) => number),
    namesMissing: missing.filter((token) => token.capital && token !== claim[0]).length,
    rareMissing: beyond((token) => !token.number && /^[a-z]/.test(token.folded) && !isEnglish(token.folded)),
    length,
  };
}

/** A match weaker than this leaves the word missing. */
const MISSING_BELOW = 0.5;

const plain = (text: string): string => joinThousands(latinDigits(text));

/** "According to X, …" and "X said on 24 January 2018 that …": up to so many words before what is said. */
const ATTRIBUTION =
  /^(?:according to [^,]{1,80}, |(?:[^\s,]+ ){1,6}(?:said|says|reported|reports|stated|states|noted|notes|announced|wrote|added|stressed)(?: on [^,]{1,30})? that )(?=.{20})/iu;

/**
 * The claim without who says it, which stands anywhere in an article or in its data only, and without the days of its
 * months, which articles write as weekdays: both are left to `unfounded`.
 */
function whatIsSaid(claim: string): string {
  const said = claim.replace(ATTRIBUTION, '');
  return datesIn(said)
    .sort((a, b) => b.start - a.start)
    .filter(({ start }, index, all) => start !== all[index - 1]?.start)
    .reduce((text, { readings, words: date, start, end }) => {
      if (readings[0]?.day === undefined || readings[0].month === undefined) return text;
      return (
        text.slice(0, start) + date.replace(/(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?!\d)/g, '') + text.slice(end)
      );
    }, said);
}

interface ReadEvidence {
  readonly tokens: readonly Token[];
  readonly sentences: number;
}

function readEvidence(quotes: readonly string[], passages: readonly string[]): ReadEvidence {
  const tokens: Token[] = [];
  let count = 0;
  const add = (given: string, around: number) => {
    const text = plain(given);
    for (const { start, end } of sentences(text))
      tokens.push(...tokensOf(text.slice(start, end), count++, around));
  };
  for (const quote of quotes) add(quote, 1);
  for (const passage of passages) add(passage, quotes.length > 0 ? AROUND_WORTH : 1);
  return { tokens, sentences: count };
}

function placesByTerm(tokens: readonly Token[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [at, { term }] of tokens.entries()) {
    const places = found.get(term);
    if (places) places.push(at);
    else found.set(term, [at]);
  }
  return found;
}

function matchAll(
  contents: readonly Token[],
  tokens: readonly Token[],
  byTerm: ReadonlyMap<string, number[]>,
): Matches[] {
  const byLetter = new Map<string, Token[]>();
  for (const [term, places] of byTerm) {
    const token = tokens[places[0]!]!;
    if (token.weight === 0 || token.number) continue;
    const some = byLetter.get(term[0]!);
    if (some) some.push(token);
    else byLetter.set(term[0]!, [token]);
  }
  return contents.map((token) => {
    const found = new Map<number, number>();
    const add = (term: string, strength: number) => {
      for (const at of byTerm.get(term) ?? [])
        found.set(at, Math.max(found.get(at) ?? 0, strength * tokens[at]!.worth));
    };
    add(token.term, 1);
    const exact = found.size > 0;
    for (const [term, ...rest] of synonymsOf(token.term))
      if (term && rest.length === 0) add(term, SYNONYM_STRENGTH);
    for (const other of token.number ? [] : (byLetter.get(token.term[0]!) ?? [])) {
      if (other.term === token.term) continue;
      const related = relatedness(token.term, other.term);
      if (related > 0) add(other.term, related);
      else if (!exact && isSpelling(token, other)) add(other.term, SPELLING_STRENGTH);
    }
    return found;
  });
}

/** "nominate" and "nomination" have stems of their own, and the beginning in common. */
function relatedness(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  if (shorter < 4) return 0;
  const longer = Math.max(one.length, other.length);
  let shared = 0;
  while (shared < shorter && one[shared] === other[shared]) shared++;
  if (shared >= 4 && shared >= 0.7 * longer - 0.5) return 0.8;
  return shared >= 5 && shared >= 0.55 * longer ? 0.6 : 0;
}

function isSpelling(one: Token, other: Token): boolean {
  return (
    !isEnglish(one.folded) &&
    !isEnglish(other.folded) &&
    spellingDistance(one.folded, other.folded) <= SPELLING_DISTANCE
  );
}

interface Cover {
  /** Share of the claim in the best sentence, in it and the one that adds most, and in three. */
  readonly shares: readonly number[];
  /** Strength of each word in those three. */
  readonly best: Float32Array;
}

const SENTENCES_COMBINED = 3;

function coverOf(
  contents: readonly Token[],
  matches: readonly Matches[],
  { tokens, sentences: count }: ReadEvidence,
): Cover {
  const rows = matches.map((one) => {
    const row = new Float32Array(count);
    for (const [at, strength] of one)
      row[tokens[at]!.sentence] = Math.max(row[tokens[at]!.sentence]!, strength);
    return row;
  });
  const total = totalWeight(contents);
  const best = new Float32Array(contents.length);
  const shares: number[] = [];
  for (let round = 0; round < SENTENCES_COMBINED; round++) {
    let most = 0;
    let chosen = -1;
    for (let sentence = 0; sentence < count; sentence++) {
      let gain = 0;
      for (const [index, { weight }] of contents.entries())
        gain += weight * Math.max(0, rows[index]![sentence]! - best[index]!);
      if (gain > most) [most, chosen] = [gain, sentence];
    }
    if (chosen >= 0)
      for (const index of contents.keys()) best[index] = Math.max(best[index]!, rows[index]![chosen]!);
    shares.push(weighted(contents, best) / total);
  }
  return { shares, best };
}

function totalWeight(contents: readonly Token[]): number {
  return contents.reduce((sum, { weight }) => sum + weight, 0) || 1;
}

function weighted(contents: readonly Token[], strengths: ArrayLike<number>): number {
  return contents.reduce((sum, { weight }, index) => sum + weight * strengths[index]!, 0);
}

/** Cost of a word passed over, and of a sentence's end, against the weights of words matched. */
const GAP_COST = 0.1;
const SENTENCE_COST = 0.5;

/** The claim's words matched in order within one stretch of the evidence (a local alignment), as a share of the claim. */
function alignment(
  contents: readonly Token[],
  matches: readonly Matches[],
  tokens: readonly Token[],
): number {
  let before = new Float32Array(tokens.length + 1);
  let top = 0;
  for (const [index, { weight }] of contents.entries()) {
    const row = new Float32Array(tokens.length + 1);
    const own = matches[index]!;
    let run = 0;
    for (let at = 1; at <= tokens.length; at++) {
      const ends = at > 1 && tokens[at - 1]!.sentence !== tokens[at - 2]!.sentence;
      run = Math.max(0, run - GAP_COST - (ends ? SENTENCE_COST : 0), before[at - 1]!);
      const strength = own.get(at - 1) ?? 0;
      row[at] = Math.max(before[at]!, strength > 0 ? run + strength * weight : 0, row[at - 1]! - GAP_COST);
      if (row[at]! > top) top = row[at]!;
    }
    before = row;
  }
  return top / totalWeight(contents);
}

/** Words between two matches from which on they are apart; the end of a sentence counts as some words. */
const APART = 15;
const SENTENCE_WORDS = 5;

/** Share of the claim's neighbouring words that the evidence has, but nowhere near one another. */
function shareApart(
  contents: readonly Token[],
  matches: readonly Matches[],
  tokens: readonly Token[],
): number {
  const places = matches.map((one) => [...one.keys()].sort((a, b) => a - b));
  let total = 0;
  let apart = 0;
  for (const [index, { weight }] of contents.entries()) {
    for (const next of [index + 1, index + 2]) {
      if (next >= contents.length) break;
      const importance = Math.sqrt(weight * contents[next]!.weight) / (next - index);
      total += importance;
      if (places[index]!.length === 0 || places[next]!.length === 0) continue;
      if (nearest(places[index]!, places[next]!, tokens) > APART) apart += importance;
    }
  }
  return total === 0 ? 0 : apart / total;
}

function nearest(some: readonly number[], others: readonly number[], tokens: readonly Token[]): number {
  let least = Number.POSITIVE_INFINITY;
  let from = 0;
  for (const at of some) {
    while (from < others.length && others[from]! < at) from++;
    for (const other of [others[from - 1], others[from]]) {
      if (other === undefined) continue;
      const ends = tokens[at]!.sentence === tokens[other]!.sentence ? 0 : SENTENCE_WORDS;
      least = Math.min(least, Math.abs(at - other) + ends);
    }
  }
  return least;
}

/** Share of the claim's words, stop words included, that stand in the evidence in runs of two and more. */
function copiedShare(
  claim: readonly Token[],
  tokens: readonly Token[],
  byTerm: ReadonlyMap<string, number[]>,
): number {
  let copied = 0;
  for (let index = 0; index < claim.length; ) {
    let longest = 0;
    for (const at of byTerm.get(claim[index]!.term) ?? []) {
      let run = 1;
      while (index + run < claim.length && claim[index + run]!.term === tokens[at + run]?.term) run++;
      longest = Math.max(longest, run);
    }
    if (longest > 1) copied += longest;
    index += Math.max(1, longest);
  }
  return claim.length === 0 ? 0 : copied / claim.length;
}

const CLAUSE_END = /[,;:()"–—]|\b(?:and|but|while|which|who|that|after|before|when|because)\b/i;

/** Share found of the clause that is found least; a clause has two content words at least. */
function worstClause(claim: string, contents: readonly Token[], best: Float32Array): number {
  const clauses: number[][] = [[]];
  let at = 0;
  for (const piece of claim.split(CLAUSE_END)) {
    const count = tokensOf(piece, 0, 1).filter(({ weight }) => weight > 0).length;
    if (clauses.at(-1)!.length >= 2) clauses.push([]);
    for (let taken = 0; taken < count && at < contents.length; taken++) clauses.at(-1)!.push(at++);
  }
  const last = clauses.pop()!;
  // A word left over belongs to the clause before it.
  if (last.length < 2 && clauses.length > 0) clauses.at(-1)!.push(...last);
  else clauses.push(last);
  const shares = clauses.map((clause) => {
    const some = clause.map((index) => contents[index]!);
    return some.length === 0
      ? 1
      : weighted(
          some,
          clause.map((index) => best[index]!),
        ) / totalWeight(some);
  });
  return Math.min(...shares);
}
