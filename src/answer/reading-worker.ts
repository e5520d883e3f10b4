// The archive's thread: reads, indexes and searches. Started by reading-in-worker.ts, and by nothing else.
import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from '../corpus/article.ts';
import { type KeptArticle, listingOf } from '../corpus/kept-article.ts';
import type { Changes } from '../retrieval/indexed-archive.ts';
import { type Contents, latestFirst, openReading, type ReadingOptions } from './reading.ts';
import { type FromWorker, type Reply, type Request, sentError, type ToWorker } from './thread-messages.ts';

/** Articles or problems told at a time: the main thread takes them in within a few milliseconds. */
const SLICE = 500;
/** Progress is told no more often. */
const PROGRESS_MS = 50;

const port = parentPort!;
const say = (message: FromWorker) => port.postMessage(message);
let taken: (() => void) | undefined;
/** Readings are told one after the other. */
let telling: Promise<void> = Promise.resolve();
let progressAt = 0;
const NO_CHANGES: Changes = { added: [], removed: [] };

const reading = openReading(workerData as ReadingOptions, {
  onProgress(progress) {
    const now = performance.now();
    if (now - progressAt < PROGRESS_MS) return;
    progressAt = now;
    say({ kind: 'progress', progress });
  },
  onRead(contents, changes = NO_CHANGES) {
    telling = telling.then(() => tell(contents, changes));
  },
  onError: (error) => say({ kind: 'unreadable', error: sentError(error), first: false }),
  onNotice: (message) => say({ kind: 'notice', message }),
  onEmbedding: (progress) => say({ kind: 'embedding', progress }),
});
reading.ready.catch((error) => say({ kind: 'unreadable', error: sentError(error), first: true }));

async function tell({ articles: _, problems, ...contents }: Contents, changes: Changes): Promise<void> {
  const added = [...changes.added].sort(latestFirst);
  for (const removed of slicesOf(changes.removed)) await tellSlice({ removed });
  for (const some of slicesOf(added)) await tellSlice({ added: some });
  for (const some of slicesOf(problems)) await tellSlice({ problems: some });
  say({ kind: 'read', contents });
}

function tellSlice({
  added = [],
  removed = [],
  problems = [],
}: {
  added?: readonly KeptArticle[];
  removed?: readonly string[];
  problems?: readonly Problem[];
}): Promise<void> {
  return new Promise((resolve) => {
    taken = resolve;
    say({ kind: 'slice', added: added.map(listingOf), removed, problems });
  });
}

function* slicesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += SLICE) yield all.slice(at, at + SLICE);
}

port.on('message', async (message: ToWorker) => {
  switch (message.kind) {
    case 'next':
      taken?.();
      break;
    case 'close':
      await reading.close();
      // Nothing else keeps the thread.
      port.close();
      break;
    case 'request':
      try {
        say({ kind: 'reply', number: message.number, reply: await answer(message.request) });
      } catch (error) {
        say({ kind: 'failure', number: message.number, error: sentError(error) });
      }
  }
});

function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case 'lookUp':
      return reading.lookUp(request.read);
    case 'holdsWithin':
      return reading.holdsWithin(request.filters);
    case 'article':
      return reading.article(request.id);
  }
}
