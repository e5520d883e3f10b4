// The archive as everything outside sees it: it is asked, and its articles can be read. What it holds is known here but
// for the texts, which stay with the index: in this thread, or in a thread of its own.
import type { Article, ArticleListing, Problem } from '../corpus/article.ts';
import type { ReadOptions } from '../corpus/read-archive.ts';
import { FootnoteError } from '../errors.ts';
import type { Answer, ArchiveExtent } from './answer.ts';
import { type AnswerCache, createAnswerCache } from './answer-cache.ts';
import { type AskOptions, answerQuestion, type Writers } from './answer-question.ts';
import type { EmbeddingProgress } from './embed-passages.ts';
import { languagesOf } from './languages.ts';
import { type Contents, openReading, type ReadingListener, type ReadingOptions } from './reading.ts';
import { openReadingInWorker, type WorkerOptions } from './reading-in-worker.ts';
import type { Searchable } from './searchable.ts';
import type { Question } from './understand.ts';

/** For adapters, which know nothing of how articles are read. */
export type { Article, ArticleListing, AskOptions, Problem, Question };

export interface Archive {
  /**
   * Answers from what has been read last. Throws FootnoteError `not-ready` before the first reading is done, and the
   * signal's reason when it is aborted.
   */
  ask(question: Question, options?: AskOptions): Promise<Answer>;
  /** Undefined for an id the archive does not hold. */
  article(id: string): Promise<Article | undefined>;
  /** All articles, the latest first; undated ones last. */
  articles(): readonly ArticleListing[];
  extent(): ArchiveExtent;
  /** Up to three questions that the archive answers. */
  examples(): readonly string[];
  /** What could not be read, or only in part. */
  problems(): readonly Problem[];
  /** Done with the first reading; rejects with FootnoteError `archive-unreadable` if nothing could be read. */
  readonly ready: Promise<void>;
  /** False before the first reading is done, and while what was read is lost. */
  isReady(): boolean;
  close(): Promise<void>;
}

export interface ArchiveOptions extends ReadingOptions {
  /** Read, index and search in a thread of its own, so that this one stays free for events; see WorkerOptions. */
  readonly inWorker?: boolean | WorkerOptions;
  /** Who writes beside the quotes; absent: quotes alone. */
  readonly writers?: Writers;
  /** Answers of a model that are kept until the archive changes; 0 keeps none. */
  readonly answersKept?: number;
  readonly onProgress?: ReadOptions['onProgress'];
  /** Called after each complete reading, the first one included. */
  readonly onRead?: (read: { articles: number; problems: readonly Problem[]; milliseconds: number }) => void;
  /** Called when a later reading fails; what was read before stays. */
  readonly onError?: (error: unknown) => void;
  /** Called with what the operator should know and need not act on: of the saved index, for one. */
  readonly onNotice?: (message: string) => void;
  /** Called now and then while passages are embedded, and when all are. */
  readonly onEmbedding?: (progress: EmbeddingProgress) => void;
}

/** What was read last, and the answers given from it. */
interface State {
  readonly contents: Contents;
  readonly languages: readonly string[];
  readonly cache: AnswerCache;
}

export function openArchive(options: ArchiveOptions): Archive {
  const { writers, answersKept = 0, inWorker = false } = options;
  const newCache = () => createAnswerCache(writers?.model ? answersKept : 0);
  let state: State | undefined;
  const listener: ReadingListener = {
    ...(options.onProgress && { onProgress: options.onProgress }),
    onError: options.onError,
    onNotice: options.onNotice,
    onEmbedding(progress) {
      // Other passages may be found now.
      if (state) state = { ...state, cache: newCache() };
      options.onEmbedding?.(progress);
    },
    onRead(contents) {
      state = { contents, languages: languagesOf(contents.articles), cache: newCache() };
      const { articles, problems, milliseconds } = contents;
      options.onRead?.({ articles: articles.length, problems, milliseconds });
    },
  };
  const readingOptions: ReadingOptions = {
    folder: options.folder,
    watch: options.watch ?? false,
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    ...(options.ranking && { ranking: options.ranking }),
  };
  const reading = inWorker
    ? openReadingInWorker(readingOptions, listener, inWorker === true ? {} : inWorker)
    : openReading(readingOptions, listener);

  const now = (): State => {
    if (!state) throw new FootnoteError('not-ready', 'The archive is still being read');
    return state;
  };

  return {
    async ask(question, askOptions = {}) {
      const { contents, languages, cache } = now();
      const { publishers, extent } = contents;
      const make = (one: AskOptions) => {
        const searchable: Searchable = {
          publishers,
          extent,
          languages,
          lookUp: (read) => unlessAborted(reading.lookUp(read), one.signal),
          holdsWithin: (filters) => unlessAborted(reading.holdsWithin(filters), one.signal),
        };
        return answerQuestion(question, searchable, writers, one);
      };
      return cache.answer(question, make, askOptions);
    },
    async article(id) {
      now();
      return reading.article(id);
    },
    articles: () => now().contents.articles,
    extent: () => now().contents.extent,
    examples: () => now().contents.examples,
    problems: () => now().contents.problems,
    ready: reading.ready,
    isReady: () => state !== undefined && reading.isUp(),
    close: reading.close,
  };
}

/** What is looked up already is not stopped, as it takes a few milliseconds; but nobody waits for it any more. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
