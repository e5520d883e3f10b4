// Reads the archive's folder, follows its changes and looks things up in what was read last. It runs in the thread that
// opens it; reading-in-worker.ts offers the same from a thread of its own.
import { setTimeout as wait } from 'node:timers/promises';
import type { Article, ArticleListing, Problem } from '../corpus/article.ts';
import { articleOf, listingOf } from '../corpus/kept-article.ts';
import { type FolderReading, type ReadOptions, readFolder } from '../corpus/read-archive.ts';
import { type FolderWatcher, watchFolder } from '../corpus/watch-folder.ts';
import type { KnownPublisher } from '../retrieval/filters.ts';
import { type Changes, IndexedArchive } from '../retrieval/indexed-archive.ts';
import type { ArchiveExtent } from './answer.ts';
import type { EmbeddingProgress } from './embed-passages.ts';
import { exampleQuestions } from './examples.ts';
import { createIndexFile, type IndexFile } from './index-file.ts';
import { type OpenRankingModels, openRankingModels, type RankingSettings } from './ranking-models.ts';
import { createLookUps, extentOf, type LookUps, publishersOf } from './searchable.ts';

export interface ReadingOptions {
  readonly folder: string;
  /** Follow changes of the folder. */
  readonly watch?: boolean;
  /** Where the index is kept between two starts; absent: nowhere. */
  readonly dataDir?: string;
  /** Models that help to rank; absent: words alone. */
  readonly ranking?: RankingSettings;
}

/** What the archive holds after a reading: everything but the texts. */
export interface Contents {
  /** The latest first; undated ones last. */
  readonly articles: readonly ArticleListing[];
  readonly publishers: readonly KnownPublisher[];
  readonly extent: ArchiveExtent;
  /** Up to three questions that the archive answers. */
  readonly examples: readonly string[];
  /** What could not be read, or only in part. */
  readonly problems: readonly Problem[];
  /** Time the reading took. */
  readonly milliseconds: number;
}

export interface ReadingListener {
  readonly onProgress?: ReadOptions['onProgress'];
  /** Called after each complete reading, the first one included. */
  onRead(contents: Contents): void;
  /** Called when a later reading fails; what was read before stays. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Called with what the operator should know and need not act on. */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** Called now and then while passages are embedded, and when all are. */
  readonly onEmbedding?: ((progress: EmbeddingProgress) => void) | undefined;
}

/** Is told as well what changed against the reading before. */
export interface ChangesListener extends ReadingListener {
  onRead(contents: Contents, changes?: Changes): void;
}

/** What was read last. Nothing of it may be called before `ready`. */
export interface Reading extends LookUps {
  /** Undefined for an id the archive does not hold. */
  article(id: string): Promise<Article | undefined>;
  /** Done with the first reading; rejects with FootnoteError `archive-unreadable` if nothing could be read. */
  readonly ready: Promise<void>;
  /** False while what was read before is lost, and nothing can be looked up. */
  isUp(): boolean;
  close(): Promise<void>;
}

/** Files are often written in several steps; a change is read when nothing has changed for this long. */
const SETTLE_MS = 300;
const SETTLE_MAX_MS = 5_000;

export function openReading(options: ReadingOptions, listener: ChangesListener): Reading {
  let last: FolderReading | undefined;
  let archive = new IndexedArchive();
  let lookUps = createLookUps(archive);
  let watcher: FolderWatcher | undefined;
  let ranking: OpenRankingModels | undefined;
  const closed = new AbortController();
  const { signal } = closed;
  const onNotice = (message: string) => listener.onNotice?.(message);
  const indexFile: IndexFile | undefined =
    options.dataDir === undefined ? undefined : createIndexFile(options.dataDir, options.folder, onNotice);

  const readOnce = async () => {
    const begun = performance.now();
    const saved = last ? undefined : await indexFile?.load(signal);
    if (saved) archive = saved.archive;
    const before = last ?? saved;
    const reading = await readFolder(options.folder, {
      signal,
      ...(before && { previous: before }),
      ...(listener.onProgress && !last && { onProgress: listener.onProgress }),
    });
    // What is being saved must not change meanwhile.
    await indexFile?.done();
    const changed = await archive.update(reading.articles, signal);
    const first = !last;
    if (first) {
      const told = { onNotice, onEmbedding: listener.onEmbedding };
      if (options.ranking) ranking = await openRankingModels(options.ranking, archive, options, told, signal);
      lookUps = createLookUps(archive, ranking?.models);
    }
    await ranking?.follow();
    last = reading;
    const contents = await contentsOf(reading, archive, begun);
    listener.onRead(contents, first ? { added: reading.articles, removed: [] } : changed);
    // In the background: until then articles that MiniSearch has not taken in are looked through, which takes longer.
    void archive.proposals.follow(signal).catch(() => undefined);
    indexFile?.keep({ ...reading, archive }, changed);
  };

  const rereading = createRereading(readOnce, signal, (error) => listener.onError?.(error));
  const ready = (async () => {
    // Watching begins before reading, so that no change falls between the two.
    if (options.watch) {
      watcher = await watchFolder(options.folder, rereading.onChange);
      if (signal.aborted) watcher.close();
    }
    await readOnce();
    rereading.begin();
  })();
  // Whoever waits for `ready` is told; nobody has to.
  ready.catch(() => undefined);

  return {
    ready,
    isUp: () => true,
    lookUp: (read) => lookUps.lookUp(read),
    holdsWithin: (filters) => lookUps.holdsWithin(filters),
    async article(id) {
      const indexed = archive.byId(id);
      return indexed && articleOf(indexed.article);
    },
    async close() {
      closed.abort();
      watcher?.close();
      await rereading.done();
      await ranking?.done();
      // What was read with much work is saved to the end.
      await indexFile?.done();
    },
  };
}

interface Rereading {
  /** Something changed in the folder. */
  readonly onChange: () => void;
  /** The first reading is done: changes are followed from now on, those that came during it as well. */
  begin(): void;
  done(): Promise<void>;
}

/** Reads again when what changed has settled, until no change came in between. */
function createRereading(
  read: () => Promise<void>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Rereading {
  let changes = 0;
  let hasBegun = false;
  let rereading: Promise<void> | undefined;
  const reread = async () => {
    for (let before = -1; before !== changes && !signal.aborted; ) {
      const begun = performance.now();
      // An archive that is written to without a pause is read all the same, now and then.
      for (let seen = -1; seen !== changes && performance.now() - begun < SETTLE_MAX_MS; ) {
        seen = changes;
        await wait(SETTLE_MS, undefined, { signal }).catch(() => undefined);
      }
      before = changes;
      await read().catch((error) => {
        if (!signal.aborted) onError(error);
      });
    }
  };
  const follow = () => {
    if (!hasBegun || changes === 0) return;
    rereading ??= reread().finally(() => {
      rereading = undefined;
    });
  };
  return {
    onChange() {
      changes++;
      follow();
    },
    begin() {
      hasBegun = true;
      follow();
    },
    done: async () => rereading,
  };
}

async function contentsOf(
  { articles: unsorted, problems }: FolderReading,
  archive: IndexedArchive,
  begun: number,
): Promise<Contents> {
  const articles = [...unsorted].sort(latestFirst);
  const publishers = publishersOf(articles);
  const extent = extentOf(articles);
  const latest = articles.map(
    ({ id }) =>
      () =>
        articleOf(archive.byId(id)!.article),
  );
  // Words alone find out whether an example is answered: no model is asked before anybody asks.
  const examples = await exampleQuestions({ ...createLookUps(archive), publishers, extent }, latest);
  return {
    articles: articles.map(listingOf),
    publishers,
    extent,
    examples,
    problems,
    milliseconds: performance.now() - begun,
  };
}

/** Undated ones last; those of one day as they stand in the folder. */
export function latestFirst(one: ArticleListing, other: ArticleListing): number {
  const a = one.date ?? '';
  const b = other.date ?? '';
  if (a !== b) return a < b ? 1 : -1;
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}
