// The proof. Nothing else makes a citation: the quoted words must stand in a passage that was retrieved.
import type { Passage } from '../corpus/passages.ts';
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

/** Keeps the claims of which every quote stands in the passage it names, that passage being among the hits. */
export function verify(draft: Draft, hits: readonly Hit[]): Verdict {
  const passages = new Map(hits.map(({ passage }) => [passage.id, passage]));
  const statements: Statement[] = [];
  const dropped: { claim: Claim; reason: DropReason }[] = [];
  for (const claim of draft.claims) {
    const citations: Citation[] = [];
    let reason: DropReason | undefined = claim.quotes.length === 0 ? 'no-quote' : undefined;
    for (const { passage: id, words } of claim.quotes) {
      const passage = passages.get(id);
      const citation = passage && cite(passage, words);
      if (citation) citations.push(citation);
      else reason ??= passage ? 'not-in-passage' : 'not-retrieved';
    }
    if (reason) dropped.push({ claim, reason });
    else statements.push({ text: claim.text, citations });
  }
  return { statements, dropped };
}

function cite(passage: Passage, words: string): Citation | undefined {
  const found = findWords(passage.text, words);
  if (!found) return undefined;
  const start = passage.start + found.start;
  const end = passage.start + found.end;
  return { passage, quote: passage.article.text.slice(start, end), start, end } as Citation;
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
  return char;
}
