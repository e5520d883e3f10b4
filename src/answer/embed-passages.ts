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
/** After a failure that may lie in the texts a batch has so many times fewer, down to one; after a success, more again. */
const STEP = 4;
/** Time for a batch on a slow machine. */
const BATCH_MS_MAX = 120_000;
/** After the first failure, and doubled for every further one in a row. */
const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 300_000;
/** A server that asks for more patience than this is asked again all the same. */
const RETRY_AFTER_MS_MAX = 3_600_000;
/** Progress, and that embedding pauses, are told no more often. */
const PROGRESS_MS = 5_000;
const PAUSES_TOLD_MS = 300_000;
/** Statuses for what a request holds, a text too long for one; 401, 403 and 404 concern every request. */
const REFUSALS = [400, 413, 422];
const TOO_MANY_REQUESTS = 429;

/**
 * Resolves when every passage has a vector, but for those that the server refuses, or the signal is aborted; never
 * rejects. A text that is refused alone is left without a vector until the archive is read again. What fails in any other
 * way is tried for ever, after all others, as good texts fail too while a server is down.
 */
export async function embedPassages(options: EmbedPassagesOptions): Promise<void> {
  const { passages, signal } = options;
  const { pause = (milliseconds) => wait(milliseconds, undefined, { signal }) } = options;
  const tell = createTeller(options);
  let most = BATCH;
  let failures = 0;
  let refused = 0;
  let refusedInARow = 0;
  tell.progress();
  while (passages.waiting > 0 && !signal.aborted) {
    const texts = passages.next(most);
    try {
      await embed(texts, options);
      most = Math.min(BATCH, most * STEP);
      failures = 0;
      refusedInARow = 0;
      tell.success();
    } catch (error) {
      if (signal.aborted) return;
      const status = error instanceof ModelError ? error.status : undefined;
      const isRefusal = status !== undefined && REFUSALS.includes(status);
      const isAlone = texts.size === 1;
      if (status !== TOO_MANY_REQUESTS) most = Math.ceil(texts.size / STEP);
      if (isAlone && isRefusal) {
        passages.settle(texts.keys());
        refused++;
        refusedInARow++;
      } else if (isAlone) passages.postpone(texts.keys());
      // So many in a row are hardly refused for what they say.
      if (!isRefusal || (isAlone && refusedInARow % BATCH === 0)) {
        failures++;
        tell.failure(error);
        await pause(pauseAfter(error, failures), signal).catch(() => undefined);
      }
    }
    tell.progress();
  }
  if (refused > 0) tell.refused(refused);
}

/** Tells the operator enough, and not too much. */
function createTeller({
  passages,
  onNotice,
  onProgress,
  now = performance.now.bind(performance),
}: EmbedPassagesOptions) {
  let progressAt = Number.NEGATIVE_INFINITY;
  let pauseAt = Number.NEGATIVE_INFINITY;
  let hasToldPause = false;
  return {
    progress() {
      const done = passages.waiting === 0;
      if (!done && now() - progressAt < PROGRESS_MS) return;
      progressAt = now();
      onProgress?.({ embedded: passages.embedded, of: passages.passages, done });
    },
    failure(error: unknown) {
      if (hasToldPause || now() - pauseAt < PAUSES_TOLD_MS) return;
      hasToldPause = true;
      pauseAt = now();
      onNotice(
        `Embedding pauses: ${reasonOf(error)}; searches use the ${passages.embedded} passages embedded`,
      );
    },
    success() {
      if (hasToldPause) onNotice('Embedding goes on');
      hasToldPause = false;
    },
    refused(texts: number) {
      onNotice(`The embedding model refuses ${texts} passages; they are found by words alone`);
    },
  };
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
