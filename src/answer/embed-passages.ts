// Gives the archive's passages their vectors in the background, a batch at a time, as long as some have none. What was
// embedded once is kept; a server that fails is asked again after ever longer pauses.
import { setTimeout as wait } from 'node:timers/promises';
import type { PassageVectors } from '../retrieval/passage-vectors.ts';
import type { VectorFile } from '../retrieval/saved-vectors.ts';
import { rounded } from '../retrieval/vectors.ts';
import { ModelError } from './model/language-model.ts';
import type { Embedder } from './model/ranking-model.ts';

export interface EmbeddingProgress {
  /** Passages that have a vector, of all that the archive holds. */
  readonly embedded: number;
  readonly of: number;
  /** Nothing is left to do until the archive changes. */
  readonly done: boolean;
}

export interface EmbedPassagesOptions {
  readonly embedder: Embedder;
  readonly passages: PassageVectors;
  readonly file: VectorFile;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: EmbeddingProgress) => void) | undefined;
  readonly onNotice: (message: string) => void;
  /** Waits so many milliseconds; rejects when the signal is aborted. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Texts sent at once: some 50 kB, which small servers take as well. */
const BATCH = 64;
/** Time for a batch on a slow machine. */
const BATCH_MS_MAX = 120_000;
/** After the first failure, and doubled for every further one in a row. */
const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 300_000;
/** A server that asks for more patience than this is asked again all the same. */
const RETRY_AFTER_MS_MAX = 3_600_000;
/** A batch that fails so often may hold a text that the server cannot take. */
const FAILURES_OF_BATCH = 3;
/** Progress is told no more often. */
const PROGRESS_MS = 5_000;

/** Resolves when every passage has a vector, or the signal is aborted; never rejects. */
export async function embedPassages(options: EmbedPassagesOptions): Promise<void> {
  const { passages, signal, onNotice, onProgress, now = performance.now.bind(performance) } = options;
  const { pause = (milliseconds) => wait(milliseconds, undefined, { signal }) } = options;
  let failures = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = () => {
    const done = passages.waiting === 0;
    if (!done && now() - toldAt < PROGRESS_MS) return;
    toldAt = now();
    onProgress?.({ embedded: passages.embedded, of: passages.passages, done });
  };
  tell();
  while (passages.waiting > 0 && !signal.aborted) {
    const texts = passages.next(BATCH);
    try {
      await embedBatch(texts, options, failures);
      if (failures > 0) onNotice('Embedding goes on');
      failures = 0;
      tell();
    } catch (error) {
      if (signal.aborted) return;
      failures++;
      // Once until it goes on.
      if (failures === 1)
        onNotice(
          `Embedding pauses: ${reasonOf(error)}; searches use the ${passages.embedded} passages embedded`,
        );
      await pause(pauseAfter(error, failures), signal).catch(() => undefined);
    }
  }
}

function pauseAfter(error: unknown, failures: number): number {
  const asked = error instanceof ModelError ? error.retryAfterMs : undefined;
  return asked === undefined
    ? Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** (failures - 1))
    : Math.min(RETRY_AFTER_MS_MAX, asked);
}

function reasonOf(error: unknown): string {
  if (error instanceof ModelError) return error.message;
  return (error as Error).name === 'TimeoutError'
    ? 'The embedding model took too long'
    : `The embedding model failed (${(error as Error).name})`;
}

async function embedBatch(
  texts: ReadonlyMap<string, string>,
  options: EmbedPassagesOptions,
  failures: number,
): Promise<void> {
  try {
    await embed(texts, options);
  } catch (error) {
    const rejected = error instanceof ModelError && error.code === 'model-rejected';
    if (options.signal.aborted || texts.size < 2 || !(rejected || failures + 1 >= FAILURES_OF_BATCH))
      throw error;
    await embedAlone(texts, options);
  }
}

/**
 * Text by text; those that fail while others do not are left without a vector until the archive is read again. Throws
 * where the first few fail all: then it is not the texts.
 */
async function embedAlone(texts: ReadonlyMap<string, string>, options: EmbedPassagesOptions): Promise<void> {
  const failed: string[] = [];
  let embedded = 0;
  // Keys are hashes, so in their order the texts of one article seldom follow one another.
  for (const [key, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      await embed(new Map([[key, text]]), options);
      embedded++;
    } catch (error) {
      failed.push(key);
      const isOver = failed.length === texts.size || failed.length === FAILURES_OF_BATCH;
      if (options.signal.aborted || (embedded === 0 && isOver)) throw error;
    }
  }
  options.passages.settle(failed);
  if (failed.length > 0)
    options.onNotice(
      `The embedding model does not take ${failed.length} passages; they are found by words alone`,
    );
}

async function embed(
  texts: ReadonlyMap<string, string>,
  { embedder, passages, file, signal }: EmbedPassagesOptions,
): Promise<void> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(BATCH_MS_MAX)]);
  const vectors = await embedder.embed([...texts.values()], inTime);
  const { dimensions = vectors[0]!.length } = file.vectors;
  if (vectors[0]!.length !== dimensions)
    throw new ModelError(
      'model-unreadable',
      `The embedding model gave vectors of ${vectors[0]!.length} numbers, those kept have ${dimensions} (if it was replaced, delete embeddings-… in DATA_DIR)`,
    );
  const keys = [...texts.keys()];
  await file.keep(new Map(keys.map((key, index) => [key, rounded(vectors[index]!)])));
  passages.settle(keys);
}
