// The models that help to rank, from settings: an embedding model with the passages' vectors, a reranking model, or both.
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { IndexedArchive } from '../retrieval/indexed-archive.ts';
import type { RankingModels } from '../retrieval/passage-index.ts';
import { PassageVectors } from '../retrieval/passage-vectors.ts';
import { openVectorFile, type VectorFile } from '../retrieval/saved-vectors.ts';
import { type EmbeddingProgress, embedPassages } from './embed-passages.ts';
import { ModelError } from './model/language-model.ts';
import { createOptionalCalls, type OptionalCalls } from './model/optional-calls.ts';
import type { Embedder, ProviderModel } from './model/ranking-model.ts';

/** Plain data, which can be sent to another thread. */
export interface RankingSettings {
  readonly embedding?: ProviderModel;
  readonly reranking?: ProviderModel & { readonly baseUrl: string };
  /** Embed the passages too, not the questions alone: for one process that writes in a data folder. */
  readonly embedsPassages: boolean;
  /** Milliseconds that a question waits for each of the models. */
  readonly questionMs?: number;
}

export interface RankingListener {
  readonly onEmbedding?: ((progress: EmbeddingProgress) => void) | undefined;
  readonly onNotice: (message: string) => void;
}

export interface OpenRankingModels {
  readonly models: RankingModels;
  /** Learns which articles came and went, and embeds in the background what is new. Throws the signal's reason. */
  follow(): Promise<void>;
  /** Resolves when nothing is being embedded; after the signal was aborted, another process may write the vectors then. */
  done(): Promise<void>;
}

/** Who asks waits no longer than this for a better order. */
const QUESTION_MS = 2_000;
const QUESTIONS_KEPT = 200;

/** Throws the signal's reason; whatever else fails is told, and costs only what the models would have added. */
export async function openRankingModels(
  settings: RankingSettings,
  archive: IndexedArchive,
  where: { readonly folder: string; readonly dataDir?: string | undefined },
  listener: RankingListener,
  signal: AbortSignal,
): Promise<OpenRankingModels> {
  const { embedding, reranking, embedsPassages, questionMs: callMs = QUESTION_MS } = settings;
  const { onNotice } = listener;
  const calls = (name: string) =>
    createOptionalCalls({ name, callMs, onNotice, otherwise: 'questions are answered without it' });
  const rerank = reranking && (await openRerank(reranking, calls('reranking model')));
  if (!embedding) return { models: { rerank }, follow: async () => undefined, done: async () => undefined };

  const { createOpenAIEmbedder } = await import('./model/openai-embedder.ts');
  const embedder = createOpenAIEmbedder(embedding);
  const path = where.dataDir === undefined ? undefined : vectorPath(where.dataDir, where.folder, embedding);
  const file = await openVectorFile({ path, readOnly: !embedsPassages, onNotice }, signal);
  const passages = new PassageVectors(archive, file.vectors);
  let embeds: Promise<void> = Promise.resolve();
  return {
    models: { vectors: passages, rerank, embed: questionEmbedder(embedder, file, calls('embedding model')) },
    async follow() {
      await passages.follow(signal);
      if (!embedsPassages) return;
      const { onEmbedding: onProgress } = listener;
      if (file.isHeld)
        return onProgress?.({ embedded: passages.embedded, of: passages.passages, done: true });
      // One at a time: one that is under way sees to what came, and the next finds nothing left to do.
      embeds = embeds.then(() => embedPassages({ embedder, passages, file, signal, onNotice, onProgress }));
    },
    async done() {
      await embeds;
      if (signal.aborted) await file.close();
    },
  };
}

/** One file for each model, server and folder, as vectors of two models cannot be compared. */
function vectorPath(dataDir: string, folder: string, { model, baseUrl = '' }: ProviderModel): string {
  const name = createHash('sha256')
    .update(JSON.stringify([model, baseUrl, resolve(folder)]))
    .digest('hex');
  return join(dataDir, `embeddings-${name.slice(0, 12)}.footnote`);
}

async function openRerank(
  model: ProviderModel & { readonly baseUrl: string },
  optional: OptionalCalls,
): Promise<RankingModels['rerank']> {
  const { createReranker } = await import('./model/reranker.ts');
  const reranker = createReranker(model);
  return (question, texts) => optional((signal) => reranker.rerank(question, texts, signal));
}

/** Vectors of questions; those asked lately are kept, as the same one is often asked in several places. */
function questionEmbedder(
  embedder: Embedder,
  { vectors }: VectorFile,
  optional: OptionalCalls,
): (question: string) => Promise<Float32Array | undefined> {
  const known = new LRUCache<string, Float32Array>({ max: QUESTIONS_KEPT });
  return async (question) => {
    // Nothing to compare it with.
    if (vectors.size === 0) return undefined;
    const vector =
      known.get(question) ??
      (await optional(async (signal) => {
        const [one] = await embedder.embed([question], signal);
        if (one!.length === vectors.dimensions) return one!;
        const what = `a vector of ${one!.length} numbers for the question, those of the passages have ${vectors.dimensions}`;
        throw new ModelError('model-unreadable', `The embedding model gave ${what}`);
      }));
    if (vector) known.set(question, vector);
    return vector;
  };
}
