// The proof. Nothing else makes a citation: the quoted words must stand in a passage that was retrieved.
import type { Passage } from '../corpus/passages.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Statement } from './answer.ts';

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

/** What a writer proposes. Nothing in it is trusted. */
export interface Draft {
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly text: string;
  readonly quotes: readonly { readonly passage: string; readonly words: string }[];
}

export interface Verdict {
  readonly statements: readonly Statement[];
  /** Claims that were dropped, with the reason, for the log. */
  readonly dropped: readonly { readonly claim: Claim; readonly reason: 'no-quote' | 'not-retrieved' | 'not-in-passage' }[];
}

/** Keeps the claims of which every quote stands in the passage it names, that passage being among the hits. */
export function verify(draft: Draft, hits: readonly Hit[]): Verdict {
  const passages = new Map(hits.map(({ passage }) => [passage.id, passage]));
  const statements: Statement[] = [];
  const dropped: { claim: Claim; reason: 'no-quote' | 'not-retrieved' | 'not-in-passage' }[] = [];
  for (const claim of draft.claims) {
    const citations: Citation[] = [];
    let reason: 'no-quote' | 'not-retrieved' | 'not-in-passage' | undefined = claim.quotes.length === 0 ? 'no-quote' : undefined;
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
  if (!/[\p{L}\d]/u.test(wanted)) return undefined;
  const { text: folded, at } = fold(text);
  const wordChar = /[\p{L}\p{M}\d]/u;
  for (let index = folded.indexOf(wanted); index >= 0; index = folded.indexOf(wanted, index + 1)) {
    const before = folded[index - 1] ?? ' ';
    const after = folded[index + wanted.length] ?? ' ';
    const cutsFirst = wordChar.test(before) && wordChar.test(wanted[0]!);
    const cutsLast = wordChar.test(after) && wordChar.test(wanted.at(-1)!);
    // "1,7" must not be proven by "1,700", nor "2.5" by "12.5".
    const cutsNumber = (/\d[.,]$/.test(folded.slice(0, index)) && /^\d/.test(wanted)) || (/\d$/.test(wanted) && /^[.,]\d/.test(folded.slice(index + wanted.length)));
    if (!cutsFirst && !cutsLast && !cutsNumber) return { start: at[index]!, end: at[index + wanted.length - 1]! + 1 };
  }
  return undefined;
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
