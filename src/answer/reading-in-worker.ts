// The archive in a thread of its own: the main one stays free for events while articles are read, indexed and searched.
// A thread that dies is told of and started anew; what was asked of it is asked again.
import type { Worker } from 'node:worker_threads';
import type { Article, ArticleListing, Problem } from '../corpus/article.ts';
import { FootnoteError } from '../errors.ts';
import { keepThread } from './lasting-thread.ts';
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
  /** See LastingThreadOptions. */
  readonly pauseMs?: (deaths: number) => number;
  readonly lastedMs?: number;
}

/** After so many deaths in a row nobody waits any more: questions fail until the archive has been read again. */
const DEATHS_MAX = 3;
/** A question during which the thread died so often may be the reason. */
const DEATHS_PER_QUESTION_MAX = 2;

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
  { onStart, ...pauses }: WorkerOptions = {},
): Reading {
  const asked = createAsked();
  const first = Promise.withResolvers<void>();
  // Whoever waits for `ready` is told; nobody has to.
  first.promise.catch(() => undefined);
  let lists = createLists();
  let hasRead = false;
  let everRead = false;
  let closed = false;
  /** Why nothing can be asked; undefined as long as there is hope. */
  let failure: Error | undefined;

  const fail = (error: Error) => {
    failure = error;
    asked.rejectAll(error);
    first.reject(error);
  };
  const thread = keepThread({
    file: new URL('./reading-worker.ts', import.meta.url),
    data: options,
    ...pauses,
    onStart(worker) {
      hasRead = false;
      lists = createLists();
      onStart?.(worker);
    },
    onMessage: (message) => take(message as FromWorker),
    onDeath(reason, deaths) {
      hasRead = false;
      const error = new FootnoteError(
        'archive-stopped',
        `The thread that holds the archive ended (${reason}); it is started again`,
      );
      listener.onError?.(error);
      if (deaths > DEATHS_MAX) fail(error);
      else asked.rejectAfterDeath(error);
    },
  });
  const say = (message: ToWorker) => thread.post(message);
  const send = (number: number, request: Request) => say({ kind: 'request', number, request });

  const take = (message: FromWorker) => {
    switch (message.kind) {
      case 'reply':
        asked.take(message.number)?.resolve(message.reply);
        break;
      case 'failure':
        asked.take(message.number)?.reject(receivedError(message.error));
        break;
      case 'progress':
        listener.onProgress?.(message.progress);
        break;
      case 'slice':
        lists.take(message);
        say({ kind: 'next' });
        break;
      case 'read':
        listener.onRead({ ...message.contents, ...lists.finish() });
        failure = undefined;
        everRead = true;
        first.resolve();
        if (!hasRead) asked.forEach(send);
        hasRead = true;
        break;
      case 'unreadable': {
        const error = receivedError(message.error);
        if (!message.first) listener.onError?.(error);
        else if (!everRead) first.reject(error);
        else {
          // What was read before went with the thread before; perhaps a later one can read again.
          fail(error);
          thread.replace(error.message);
        }
        break;
      }
      case 'notice':
        listener.onNotice?.(message.message);
        break;
      case 'embedding':
        listener.onEmbedding?.(message.progress);
    }
  };

  const ask = <R extends Reply>(request: Request): Promise<R> => {
    if (failure) return Promise.reject(failure);
    const { number, reply } = asked.add(request);
    // Else it is asked when the thread has read the archive.
    if (hasRead) send(number, request);
    return reply as Promise<R>;
  };

  return {
    ready: first.promise,
    isUp: () => failure === undefined,
    lookUp: (read) => ask<Found>({ kind: 'lookUp', read }),
    holdsWithin: (filters) => ask<boolean>({ kind: 'holdsWithin', filters }),
    article: (id) => ask<Article | undefined>({ kind: 'article', id }),
    async close() {
      if (!closed) await thread.end({ kind: 'close' } satisfies ToWorker);
      closed = true;
      fail(new FootnoteError('stopping', 'The archive was closed'));
    },
  };
}

/** What was asked of the thread and is not answered yet. */
function createAsked() {
  const all = new Map<number, Asked>();
  let last = 0;
  const reject = (number: number, error: Error) => {
    all.get(number)?.reject(error);
    all.delete(number);
  };
  return {
    add(request: Request): { readonly number: number; readonly reply: Promise<Reply> } {
      const number = ++last;
      const reply = new Promise<Reply>((resolve, reject) => {
        all.set(number, { request, resolve, reject, deaths: 0 });
      });
      return { number, reply };
    },
    take(number: number): Asked | undefined {
      const one = all.get(number);
      all.delete(number);
      return one;
    },
    forEach(visit: (number: number, request: Request) => void): void {
      for (const [number, { request }] of all) visit(number, request);
    },
    rejectAfterDeath(error: Error): void {
      for (const [number, one] of all) if (++one.deaths >= DEATHS_PER_QUESTION_MAX) reject(number, error);
    },
    rejectAll(error: Error): void {
      for (const number of all.keys()) reject(number, error);
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
