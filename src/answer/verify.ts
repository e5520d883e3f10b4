// The proof. Nothing else makes a citation: the quoted words must stand in a passage that was retrieved.
import type { Passage } from '../corpus/passages.ts';
import type { Slice } from '../corpus/sentences.ts';
import type { Hit } from '../retrieval/passage-index.ts';

declare const proven: unique symbol;

/** Words of an article, proven to stand there. Made by `verify` alone: the brand is not to be had elsewhere. */
export interface Citation {
  readonly [proven]: true;
  readonly passage: Passage;
  /** Exactly as published: `passage.article.text.slice(start, end)`. */
  readonly quote: string;
  /** Place of the quote in the article's text. */
  readonly start: number;
  readonly end: number;
}

/** What may be said, and what it rests on; never without a citation. */
export interface Statement {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** What a writer proposes. Nothing in it is trusted. */
export interface Draft {
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly text: string;
  readonly quotes: readonly { readonly passage: string; readonly words: string }[];
}

export type DropReason = 'no-quote' | 'not-retrieved' | 'not-in-passage';

export interface Verdict {
  readonly statements: readonly Statement[];
  /** Claims that were dropped, with the reason. */
  readonly dropped: readonly {
    readonly claim: Claim;
    readonly reason: DropReason;
  }[];
}

/**
 * Keeps the claims of which every quote stands, as one piece, in a passage among the hits: in the one it names, or
 * else in another, which is then cited instead. A copy that is nearly right stands for the sentence that it nearly is,
 * whose own words are then cited.
 */
export function verify(draft: Draft, hits: readonly Hit[]): Verdict {
  const statements: Statement[] = [];
  const dropped: { claim: Claim; reason: DropReason }[] = [];
  for (const claim of draft.claims) {
    const citations = citationsOf(claim, hits);
    if (typeof citations === 'string') dropped.push({ claim, reason: citations });
    else statements.push({ text: claim.text, citations });
  }
  return { statements, dropped };
}

function citationsOf({ quotes }: Claim, hits: readonly Hit[]): Citation[] | DropReason {
  if (quotes.length === 0) return 'no-quote';
  const citations: Citation[] = [];
  for (const { passage: id, words } of quotes) {
    const named = hits.find((hit) => hit.passage.id === id);
    const places = named ? [named, ...hits] : hits;
    const citation = citeFirst(places, words) ?? citeNearest(places, words);
    if (!citation) return named ? 'not-in-passage' : 'not-retrieved';
    citations.push(citation);
  }
  return citations;
}

function citeFirst(hits: readonly Hit[], words: string): Citation | undefined {
  for (const { passage } of hits) {
    const citation = cite(passage, words);
    if (citation) return citation;
  }
  return undefined;
}

function cite(passage: Passage, words: string): Citation | undefined {
  const found = findQuote(passage.text, words);
  if (!found) return undefined;
  const start = passage.start + found.start;
  const end = passage.start + found.end;
  return { passage, quote: passage.article.text.slice(start, end), start, end } as Citation;
}

/** A whole sentence of a passage, as a citation: its words are the article's own. */
export function citeSentence(passage: Passage, { start, end }: Slice): Citation {
  return { passage, quote: passage.article.text.slice(start, end), start, end } as Citation;
}

/** A copy stands for a sentence that has this share of its words, in their order; shorter copies stand for none. */
const COPIED_SHARE_MIN = 0.75;
const COPIED_WORDS_MIN = 5;

/** The sentence that a copy with slips in it was made of; of two alike, that of the hit named first. */
function citeNearest(hits: readonly Hit[], copy: string): Citation | undefined {
  const copied = foldedWords(copy.slice(0, COPY_CHARS_MAX));
  if (copied.length < COPIED_WORDS_MIN) return undefined;
  const wanted = new Set(copied);
  let nearest: { passage: Passage; slice: Slice; share: number } | undefined;
  for (const { passage } of hits)
    for (const slice of passage.sentences) {
      const sentence = foldedWords(passage.article.text.slice(slice.start, slice.end));
      if (sentence.filter((word) => wanted.has(word)).length < COPIED_SHARE_MIN * copied.length) continue;
      const share = inOrder(copied, sentence) / copied.length;
      if (share >= COPIED_SHARE_MIN && share > (nearest?.share ?? 0)) nearest = { passage, slice, share };
    }
  return nearest && citeSentence(nearest.passage, nearest.slice);
}

/** Longer than any sentence; what follows is not compared. */
const COPY_CHARS_MAX = 2_000;

function foldedWords(text: string): string[] {
  return (
    fold(text)
      .text.toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** How many words two texts have in common in the same order: their longest common subsequence. */
function inOrder(some: readonly string[], others: readonly string[]): number {
  let before = new Uint16Array(others.length + 1);
  for (const word of some) {
    const row = new Uint16Array(others.length + 1);
    for (const [at, other] of others.entries())
      row[at + 1] = word === other ? before[at]! + 1 : Math.max(before[at + 1]!, row[at]!);
    before = row;
  }
  return before[others.length]!;
}

/**
 * Where a quote stands in a text. Like `findWords`, but what writers do to the ends of a quote to fit it into a sentence
 * of theirs is undone: a full stop, quotation marks or "…" put around it, the case of its first letter.
 */
export function findQuote(text: string, quote: string): { start: number; end: number } | undefined {
  // White space may double it, no more.
  if (quote.length > 2 * text.length + 100) return undefined;
  const bare = quote.replace(/^[\s\p{Pi}\p{Pf}"'`.…([]+|[\s\p{Pi}\p{Pf}"'`.,;:!?…)\]]+$/gu, '');
  const [first = ''] = bare;
  const turned = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  return (
    findWords(text, quote) ?? findWords(text, bare) ?? findWords(text, turned + bare.slice(first.length))
  );
}

/**
 * Where words stand in a text as one contiguous piece, white space, quotation marks and dashes folded.
 * Letters and digits must agree exactly. Whole words only: "7 people" does not stand in "17 people".
 */
export function findWords(text: string, words: string): { start: number; end: number } | undefined {
  const wanted = fold(words).text.trim();
  if (!/[\p{L}\p{N}]/u.test(wanted)) return undefined;
  const { text: folded, at } = fold(text);
  for (let index = folded.indexOf(wanted); index >= 0; index = folded.indexOf(wanted, index + 1)) {
    const start = at[index]!;
    const end = at[index + wanted.length - 1]! + 1;
    if (!cutsWord(text.slice(Math.max(0, start - 2), start), wanted, text.slice(end, end + 4)))
      return { start, end };
  }
  return undefined;
}

/**
 * True where a word or number goes on beyond the quote: "violent" in "non-violent", "700 people" in "1 700 people" or
 * "1,700 people", "2.5" in "12.5".
 */
function cutsWord(before: string, wanted: string, after: string): boolean {
  const cutsFirst = /^[\p{L}\p{M}\p{N}]/u.test(wanted) && /[\p{L}\p{M}\p{N}][-‐‑]?$/u.test(before);
  const cutsLast = /[\p{L}\p{M}\p{N}]$/u.test(wanted) && /^[-‐‑]?[\p{L}\p{M}\p{N}]/u.test(after);
  const cutsFirstNumber =
    (/^\p{N}/u.test(wanted) && /\p{N}[.,٫٬]$/u.test(before)) ||
    (/^\p{N}{3}(?!\p{N})/u.test(wanted) && /\p{N}\s$/u.test(before));
  const cutsLastNumber = /\p{N}$/u.test(wanted) && /^(?:[.,٫٬]\p{N}|\s\p{N}{3}(?!\p{N}))/u.test(after);
  return cutsFirst || cutsLast || cutsFirstNumber || cutsLastNumber;
}

/** The text with foldable characters made alike, and for each of its characters the place it came from. */
function fold(text: string): { text: string; at: number[] } {
  let folded = '';
  const at: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const char = foldChar(text[index]!);
    if (char === '' || (char === ' ' && (folded === '' || folded.endsWith(' ')))) continue;
    folded += char;
    at.push(index);
  }
  return { text: folded, at };
}

function foldChar(char: string): string {
  if (/[\u00ad\u200b-\u200f\u2060\ufeff]/u.test(char)) return '';
  if (/\s/u.test(char)) return ' ';
  if (/["“”„‟«»]/u.test(char)) return '"';
  if (/['‘’‚‛ʼ`´]/u.test(char)) return "'";
  if (/[-‐‑‒–—―−]/u.test(char)) return '-';
  // In the fences of a prompt they stand for one another.
  if (char === '‹') return '<';
  if (char === '›') return '>';
  return char;
}
