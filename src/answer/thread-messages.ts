// What the main thread and the archive's thread say to one another.
import type { Article, ArticleListing, Problem } from '../corpus/article.ts';
import { FootnoteError, type FootnoteErrorCode } from '../errors.ts';
import type { Filters } from '../retrieval/filters.ts';
import type { EmbeddingProgress } from './embed-passages.ts';
import type { Contents } from './reading.ts';
import type { Found } from './searchable.ts';
import type { ReadQuestion } from './understand.ts';

/** Asked of the archive's thread. */
export type Request =
  | { readonly kind: 'lookUp'; readonly read: ReadQuestion }
  | { readonly kind: 'holdsWithin'; readonly filters: Filters }
  | { readonly kind: 'article'; readonly id: string };

export type Reply = Found | boolean | Article | undefined;

export type ToWorker =
  | { readonly kind: 'request'; readonly number: number; readonly request: Request }
  /** A slice of the contents was taken in; see FromWorker. */
  | { readonly kind: 'next' }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'reply'; readonly number: number; readonly reply: Reply }
  | { readonly kind: 'failure'; readonly number: number; readonly error: SentError }
  | { readonly kind: 'progress'; readonly progress: { files: number; of: number; articles: number } }
  /** A long list comes in slices, each after the one before was taken in, so that the main thread never has much to do. */
  | {
      readonly kind: 'slice';
      readonly added: readonly ArticleListing[];
      readonly removed: readonly string[];
      readonly problems: readonly Problem[];
    }
  /** A reading is complete; its lists came before. */
  | { readonly kind: 'read'; readonly contents: Omit<Contents, 'articles' | 'problems'> }
  | { readonly kind: 'unreadable'; readonly error: SentError; readonly first: boolean }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'embedding'; readonly progress: EmbeddingProgress };

/** An error as it passes between threads, which keep only the message of their own kinds. */
export interface SentError {
  readonly code?: FootnoteErrorCode;
  readonly message: string;
  readonly stack?: string;
}

export function sentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return {
    message,
    ...(error instanceof FootnoteError && { code: error.code }),
    ...(stack !== undefined && { stack }),
  };
}

export function receivedError({ code, message, stack }: SentError): Error {
  const error = code ? new FootnoteError(code, message) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
