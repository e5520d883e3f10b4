// The archive as everything outside sees it: it is asked, and its articles can be read. It reads its folder, follows
// its changes, and swaps a new index in only when it is complete, so that no question meets half an archive.
import { setTimeout as wait } from 'node:timers/promises';
import type { Article, Problem } from '../corpus/article.ts';
import { type ReadArchive, type ReadOptions, readArchive } from '../corpus/read-archive.ts';
import { type FolderWatcher, watchFolder } from '../corpus/watch-folder.ts';
import { FootnoteError } from '../errors.ts';
import type { Answer, ArchiveExtent } from './answer.ts';
import { type AnswerCache, createAnswerCache } from './answer-cache.ts';
import { type AskOptions, answerQuestion, type Writers } from './answer-question.ts';
import { exampleQuestions } from './examples.ts';
import { makeSearchable, type Searchable } from './searchable.ts';
import type { Question } from './understand.ts';

/** For adapters, which know nothing of how articles are read. */
export type { Article, AskOptions, Problem, Question };

export interface Archive {
  /**
   * Answers from what has been read last. Throws FootnoteError `not-ready` before the first reading is done, and the
   * signal's reason when it is aborted.
   */
  ask(question: Question, options?: AskOptions): Promise<Answer>;
  /** Undefined for an id the archive does not hold. */
  article(id: string): Article | undefined;
  /** All articles, the latest first; undated ones last. */
  articles(): readonly Article[];
  extent(): ArchiveExtent;
  /** Up to three questions that the archive answers. */
  examples(): readonly string[];
  /** What could not be read, or only in part. */
  problems(): readonly Problem[];
  /** Done with the first reading; rejects with FootnoteError `archive-unreadable` if nothing could be read. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  close(): Promise<void>;
}

export interface ArchiveOptions {
  readonly folder: string;
  /** Who writes beside the quotes; absent: quotes alone. */
  readonly writers?: Writers;
  /** Answers of a model that are kept until the archive changes; 0 keeps none. */
  readonly answersKept?: number;
  /** Follow changes of the folder. */
  readonly watch?: boolean;
  readonly onProgress?: ReadOptions['onProgress'];
  /** Called after each complete reading, the first one included. */
  readonly onRead?: (read: { articles: number; problems: readonly Problem[]; milliseconds: number }) => void;
  /** Called when a later reading fails; what was read before stays. */
  readonly onError?: (error: unknown) => void;
}

interface State extends Searchable {
  readonly read: ReadArchive;
  readonly byId: ReadonlyMap<string, Article>;
  readonly examples: readonly string[];
  /** Answers from this reading. */
  readonly cache: AnswerCache;
}

/** Files are often written in several steps; a change is read when nothing has changed for this long. */
const SETTLE_MS = 300;
const SETTLE_MAX_MS = 5_000;

export function openArchive(options: ArchiveOptions): Archive {
  let state: State | undefined;
  let watcher: FolderWatcher | undefined;
  let changes = 0;
  let rereading: Promise<void> | undefined;
  const closed = new AbortController();

  const readOnce = async () => {
    const begun = performance.now();
    const reading = await readArchive(options.folder, {
      signal: closed.signal,
      ...(state && { previous: state.read }),
      ...(options.onProgress && !state && { onProgress: options.onProgress }),
    });
    state = await stateOf(reading, options, closed.signal);
    options.onRead?.({
      articles: reading.articles.length,
      problems: reading.problems,
      milliseconds: performance.now() - begun,
    });
  };

  /** Reads until no change came in between. */
  const reread = async () => {
    for (let read = -1; read !== changes && !closed.signal.aborted; ) {
      const begun = performance.now();
      // An archive that is written to without a pause is read all the same, now and then.
      for (let seen = -1; seen !== changes && performance.now() - begun < SETTLE_MAX_MS; ) {
        seen = changes;
        await wait(SETTLE_MS, undefined, { signal: closed.signal }).catch(() => undefined);
      }
      read = changes;
      await readOnce().catch((error) => {
        if (!closed.signal.aborted) options.onError?.(error);
      });
    }
  };

  const followChanges = () => {
    if (!state || rereading) return;
    rereading = reread().finally(() => {
      rereading = undefined;
    });
  };

  const ready = (async () => {
    // Watching begins before reading, so that no change falls between the two.
    if (options.watch) {
      watcher = await watchFolder(options.folder, () => {
        changes++;
        followChanges();
      });
      if (closed.signal.aborted) watcher.close();
    }
    await readOnce();
    if (changes > 0) followChanges();
  })();
  // Whoever waits for `ready` is told; nobody has to.
  ready.catch(() => undefined);

  const now = (): State => {
    if (!state) throw new FootnoteError('not-ready', 'The archive is still being read');
    return state;
  };

  return {
    async ask(question, askOptions = {}) {
      const { cache, ...searchable } = now();
      return cache.answer(
        question,
        (one) => answerQuestion(question, searchable, options.writers, one),
        askOptions,
      );
    },
    article: (id) => now().byId.get(id),
    articles: () => now().articles,
    extent: () => now().extent,
    examples: () => now().examples,
    problems: () => now().read.problems,
    ready,
    isReady: () => state !== undefined,
    async close() {
      closed.abort();
      watcher?.close();
      await rereading;
    },
  };
}

async function stateOf(
  read: ReadArchive,
  { writers, answersKept = 0 }: ArchiveOptions,
  signal: AbortSignal,
): Promise<State> {
  const searchable = await makeSearchable(read.articles, signal);
  return {
    ...searchable,
    read,
    byId: new Map(searchable.articles.map((article) => [article.id, article])),
    examples: await exampleQuestions(searchable),
    cache: createAnswerCache(writers?.model ? answersKept : 0),
  };
}
