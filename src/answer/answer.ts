// What may be said. An answer is either made of statements that rest on citations, or it is declined with reasons;
// both are values. Words for readers are chosen in reply/.
import type { Article, ArticleListing, IsoDate } from '../corpus/article.ts';
import type { Citation, Statement } from './verify.ts';

export type { Citation, Statement };

/** A question in the archive's language. */
export interface Translation {
  /** Tag of the language translated into ("en"). */
  readonly language: string;
  /** What is looked up; absent where no translation could be had: the question is looked up as it was asked. */
  readonly text?: string;
}

/** How the question was understood: what was searched for, and within which filters. */
export interface Understood {
  /** The question without the words that became filters. */
  readonly text: string;
  readonly after?: IsoDate;
  readonly before?: IsoDate;
  /** Where a single day was named: reports published up to this day were let in. */
  readonly reportedUntil?: IsoDate;
  readonly publishers: readonly string[];
  /** The words of the question that the filters were read from. */
  readonly filterWords: readonly string[];
  /** Names and words that the archive writes otherwise: `{ asked: "Mahameed", found: ["mahamid"] }`. */
  readonly variants: readonly { readonly asked: string; readonly found: readonly string[] }[];
  /** The earlier question that this one was taken to continue. */
  readonly follows?: string;
  /** The question as a model made it stand alone. */
  readonly rewritten?: string;
  /** The question in the archive's language, as a model put it; without a text where that could not be had. */
  readonly translation?: Translation;
}

/** Stable identifiers; their words are the renderer's. */
export type Notice =
  /** All evidence is from one publisher. */
  | 'one-publisher'
  /** All evidence is from parties to the events. */
  | 'party'
  /** Sources give different figures for what was asked. */
  | 'figures-differ'
  /** Nothing published in the days named answers; articles of all days were searched. */
  | 'dates-widened'
  /** The passages were found by their meaning alone: whether they answer is for the reader to see. */
  | 'found-by-meaning'
  /** Articles without a date are among the sources. */
  | 'undated'
  /** The words are the articles' own, chosen without a language model. */
  | 'quoted'
  /** A language model was to write, but failed; the words are the articles' own. */
  | 'model-failed'
  /** Nothing that a language model wrote could be proven; the words are the articles' own. */
  | 'model-unproven'
  /** What a language model wrote was held against its quotes by words alone. */
  | 'checked-by-words'
  /** The model's server ended the answer early. */
  | 'may-be-incomplete';

export type DeclineReason =
  /** The archive holds nothing that answers. */
  | 'nothing-found'
  /** Within the filters there is no article at all. */
  | 'nothing-within-filters'
  /** Something was found, but nothing of it could be proven. */
  | 'nothing-proven'
  /** The question is in a language that the archive does not hold, and nobody is there to translate it. */
  | 'other-language'
  /** Nothing was asked of the archive: empty, only a greeting, or an instruction. */
  | 'not-a-question'
  /** A filter was written out that cannot be read. */
  | 'filter-unreadable'
  /** Longer than a question may be. */
  | 'question-too-long';

/** What the archive holds, in numbers. */
export interface ArchiveExtent {
  readonly articles: number;
  readonly publishers: readonly string[];
  readonly from?: IsoDate;
  readonly to?: IsoDate;
}

interface Common {
  readonly question: string;
  readonly understood: Understood;
  readonly archive: ArchiveExtent;
}

export interface Answered extends Common {
  readonly kind: 'answered';
  /** "quotes", or the model's name. */
  readonly writtenBy: string;
  /** The model that took the second look at what was written; absent: there was none. */
  readonly checkedBy?: string;
  readonly statements: readonly Statement[];
  /** Articles cited, in the order of their first citation: number 1 is the first. */
  readonly sources: readonly Source[];
  readonly notices: readonly Notice[];
  /** Statements dropped because their proof did not hold. */
  readonly withheld: number;
}

export interface Source {
  readonly number: number;
  readonly article: Article;
  /** The article's citations in this answer, in order; never empty. */
  readonly citations: readonly Citation[];
  /** Other publications of the same text. */
  readonly reprints: readonly ArticleListing[];
}

export interface Declined extends Common {
  readonly kind: 'declined';
  readonly reason: DeclineReason;
  /** More of the reason: for filters that cannot be read each with what is expected, for languages those of the archive. */
  readonly details: readonly string[];
  /** What comes nearest, proven as every citation is, best first. */
  readonly nearest: readonly Citation[];
  /** `model-failed` where a model was to be asked whether there is an answer, and words decided. */
  readonly notices: readonly Notice[];
}

export type Answer = Answered | Declined;

/** What can be told while an answer is being made. */
export type Progress =
  /** Others are before this question. */
  | { readonly kind: 'waiting'; readonly ahead: number }
  /** Passages were found, and are being read by the model. */
  | { readonly kind: 'writing'; readonly articles: number }
  /** The answer as far as it is proven; one statement more each time. It may still be replaced as a whole. */
  | { readonly kind: 'proven'; readonly soFar: Answered };
