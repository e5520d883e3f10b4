// The archive in a thread of its own: the main one stays free for events while articles are read, indexed and searched.
// A thread that dies is told of and started anew; what was asked of it is asked again.
import { Worker } from 'node:worker_threads';
import type { Article, ArticleListing, Problem } from '../corpus/article.ts';
import { FootnoteError } from '../errors.ts';
import { latestFirst, type Reading, type ReadingListener, type ReadingOptions } from './reading.ts';
import type { Found } from './searchable.ts';
import {
  type FromWorker,
  type Reply,
  type Request,
  receivedError,
  type ToWorker,
} from './thread-messages.ts';

export interface WorkerOptions {
  /** Called with each thread that is started. */
  readonly onStart?: (worker: Worker) => void;
}

const WORKER = new URL('./reading-worker.ts', import.meta.url);

/** Deaths in a row, without a complete reading in between, after which no other thread is started. */
const DEATHS_MAX = 3;
/** Pause before the second start in a row, in milliseconds; the next one is as much longer again. */
const PAUSE_MS = 1_000;
/** A question during which the thread died so often may be the reason. */
const DEATHS_PER_QUESTION_MAX = 2;
/** Time for a thread to end by itself. */
const CLOSE_MS = 5_000;

interface Asked {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  deaths: number;
}

/** As `openReading`, from another thread; articles are told of without their texts. */
export function openReadingInWorker(
  options: ReadingOptions,
  listener: ReadingListener,
  { onStart }: WorkerOptions = {},
): Reading {
  const asked = new Map<number, Asked>();
  const first = Promise.withResolvers<void>();
  // Whoever waits for `ready` is told; nobody has to.
  first.promise.catch(() => undefined);
  let worker: Worker;
  let lastNumber = 0;
  let hasRead = false;
  let closing = false;
  let deaths = 0;
  let failure: FootnoteError | undefined;

  const start = () => {
    hasRead = false;
    // Flags of the main thread (a debugger, a test runner) are not meant for this one.
    worker = new Worker(WORKER, { workerData: options, execArgv: [], name: 'archive' });
    onStart?.(worker);
    const lists = createLists();
    let reason: unknown;
    worker.on('message', (message: FromWorker) => take(message, lists));
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', (code) => onExit(reason instanceof Error ? reason.message : `exit code ${code}`));
  };

  const send = (number: number, { request }: Asked) =>
    worker.postMessage({ kind: 'request', number, request } satisfies ToWorker);

  const take = (message: FromWorker, lists: Lists) => {
    switch (message.kind) {
      case 'reply':
        asked.get(message.number)?.resolve(message.reply);
        asked.delete(message.number);
        break;
      case 'failure':
        asked.get(message.number)?.reject(receivedError(message.error));
        asked.delete(message.number);
        break;
      case 'progress':
        listener.onProgress?.(message.progress);
        break;
      case 'slice':
        lists.take(message);
        worker.postMessage({ kind: 'next' } satisfies ToWorker);
        break;
      case 'read':
        listener.onRead({ ...message.contents, ...lists.finish() });
        first.resolve();
        deaths = 0;
        if (!hasRead) for (const [number, one] of asked) send(number, one);
        hasRead = true;
        break;
      case 'unreadable':
        if (message.first) first.reject(receivedError(message.error));
        else listener.onError?.(receivedError(message.error));
        break;
      case 'notice':
        listener.onNotice?.(message.message);
        break;
      case 'embedding':
        listener.onEmbedding?.(message.progress);
    }
  };

  const onExit = (reason: string) => {
    if (closing) return;
    deaths++;
    const isLast = deaths > DEATHS_MAX;
    const error = new FootnoteError(
      'archive-stopped',
      `The thread that holds the archive ended (${reason}); ${isLast ? 'it is not started again' : 'it is started again'}`,
    );
    listener.onError?.(error);
    for (const [number, one] of asked) {
      if (!isLast && ++one.deaths < DEATHS_PER_QUESTION_MAX) continue;
      asked.delete(number);
      one.reject(error);
    }
    if (isLast) {
      failure = error;
      first.reject(error);
    } else if (deaths === 1) start();
    else setTimeout(() => closing || start(), PAUSE_MS * (deaths - 1)).unref();
  };

  const ask = <R extends Reply>(request: Request): Promise<R> =>
    new Promise((resolve, reject) => {
      if (failure) {
        reject(failure);
        return;
      }
      const number = ++lastNumber;
      const one: Asked = { request, resolve: resolve as (reply: Reply) => void, reject, deaths: 0 };
      asked.set(number, one);
      // Else it is asked when the thread has read the archive.
      if (hasRead) send(number, one);
    });

  start();
  return {
    ready: first.promise,
    lookUp: (read) => ask<Found>({ kind: 'lookUp', read }),
    holdsWithin: (filters) => ask<boolean>({ kind: 'holdsWithin', filters }),
    article: (id) => ask<Article | undefined>({ kind: 'article', id }),
    async close() {
      closing = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ kind: 'close' } satisfies ToWorker);
      const timer = setTimeout(() => void worker.terminate(), CLOSE_MS);
      // A thread that had died before never says that it ends.
      if (worker.threadId !== -1) await ended;
      clearTimeout(timer);
      failure = new FootnoteError('stopping', 'The archive was closed');
      first.reject(failure);
      for (const { reject } of asked.values()) reject(failure);
      asked.clear();
    },
  };
}

interface Lists {
  take(slice: Extract<FromWorker, { kind: 'slice' }>): void;
  /** The whole lists, after the last slice of a reading. */
  finish(): { articles: readonly ArticleListing[]; problems: readonly Problem[] };
}

/** Puts the lists together again that come in slices; only what changed is sent. */
function createLists(): Lists {
  let articles: readonly ArticleListing[] = [];
  let added: ArticleListing[] = [];
  let problems: Problem[] = [];
  const removed = new Set<string>();
  return {
    take(slice) {
      for (const one of slice.added) added.push(one);
      for (const one of slice.problems) problems.push(one);
      for (const id of slice.removed) removed.add(id);
    },
    finish() {
      articles = merged(removed.size > 0 ? articles.filter(({ id }) => !removed.has(id)) : articles, added);
      const finished = { articles, problems };
      added = [];
      problems = [];
      removed.clear();
      return finished;
    },
  };
}

/** Of two lists, each the latest first. */
function merged(one: readonly ArticleListing[], other: readonly ArticleListing[]): readonly ArticleListing[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const both: ArticleListing[] = [];
  let next = 0;
  for (const article of one) {
    while (next < other.length && latestFirst(other[next]!, article) < 0) both.push(other[next++]!);
    both.push(article);
  }
  for (; next < other.length; next++) both.push(other[next]!);
  return both;
}
