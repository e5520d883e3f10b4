// How an answer is said, without any platform: a small tree of blocks and spans, plain data that can be kept. Every text
// in it is literal; a dialect writes it so that nothing in it can mention, format or link. Splitting happens between
// spans.
import type { Notice } from '../answer/answer.ts';

export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  /** Words of an article, to be shown in quotation marks that the dialect adds. */
  | { readonly kind: 'quote'; readonly text: string }
  /** The footnote mark [1], leading to the words it rests on. */
  | {
      readonly kind: 'reference';
      readonly number: number;
      /** Id of the quote it rests on, at the source of that number. */
      readonly quote: string;
      readonly url?: string;
    };

export type Block =
  | { readonly kind: 'statement'; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'source'; readonly source: SourceLine }
  | { readonly kind: 'nearest'; readonly source: SourceLine }
  | { readonly kind: 'filters'; readonly spans: readonly Span[] }
  | {
      readonly kind: 'notice';
      readonly notice: Notice | 'written' | 'withheld' | 'understood';
      readonly spans: readonly Span[];
    }
  | { readonly kind: 'examples'; readonly questions: readonly string[] };

/** One article as a footnote. */
export interface SourceLine {
  /** Absent for a nearest article, which nothing cites. */
  readonly number?: number;
  readonly title: string;
  /** Name, and affiliation in brackets: "Syrian Coalition (opposition body, party to the conflict)". */
  readonly publisher: string;
  /** "24 January 2018", or "undated". */
  readonly date: string;
  /** The article's own page, where there is one. */
  readonly url?: string;
  /** "original" and "archived", as far as they are known. */
  readonly links: readonly { readonly text: string; readonly url: string }[];
  readonly quotes: readonly QuoteLine[];
  /** "Also published by …", for reprints. */
  readonly alsoBy?: string;
}

export interface QuoteLine {
  /** Unlike that of any other quote of the reply. */
  readonly id: string;
  readonly text: string;
  readonly url?: string;
}

export interface Reply {
  readonly blocks: readonly Block[];
  /** One line, where there is room for no more. */
  readonly summary: string;
}

export function text(words: string): Span {
  return { kind: 'text', text: words };
}

export function paragraph(words: string): Block {
  return { kind: 'paragraph', spans: [text(words)] };
}

/** A question where nothing else shows what was asked. */
export function askedParagraph(question: string): Block {
  return { kind: 'paragraph', spans: [{ kind: 'strong', text: question }] };
}
