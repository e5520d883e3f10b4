// An embedding model behind any OpenAI-compatible server, asked through the AI SDK.
import { createOpenAI } from '@ai-sdk/openai';
import { AISDKError, APICallError, embedMany } from 'ai';
import { boundedFetch } from './bounded-fetch.ts';
import { ModelError } from './language-model.ts';
import { modelError } from './openai-errors.ts';
import type { Embedder, ProviderModel } from './ranking-model.ts';

// The SDK writes warnings to the console, where nobody looks for them.
globalThis.AI_SDK_LOG_WARNINGS = false;

const NAMES = { name: 'embedding model', settings: 'EMBEDDING_MODEL and OPENAI_BASE_URL' } as const;

/** Throws ModelError whose messages hold nothing of the texts. Nothing is tried twice. */
export function createOpenAIEmbedder({ model, apiKey = 'none', baseUrl }: ProviderModel): Embedder {
  const provider = createOpenAI({
    fetch: boundedFetch,
    apiKey,
    ...(baseUrl && { baseURL: baseUrl }),
  });
  return {
    async embed(texts, signal) {
      if (texts.length === 0) return [];
      const embedded = await embedMany({
        model: provider.embedding(model),
        values: [...texts],
        maxRetries: 0,
        telemetry: { isEnabled: false },
        ...(signal && { abortSignal: signal }),
      }).catch((error) => {
        signal?.throwIfAborted();
        // The SDK looks whether what came with a good status has the form, and a vector for each text.
        const came = APICallError.isInstance(error) ? error.statusCode === 200 : AISDKError.isInstance(error);
        throw came ? unreadable('gave something else than a vector for each text') : modelError(error, NAMES);
      });
      const vectors = inOrder(embedded.embeddings, embedded.responses);
      return vectors.map((vector) => {
        if (vector.length !== vectors[0]!.length)
          throw unreadable(`gave vectors of ${vectors[0]!.length} and of ${vector.length} numbers`);
        return unit(vector);
      });
    },
  };
}

/** The SDK takes vectors as they come, and does not look at the numbers that say whose they are. */
function inOrder(
  vectors: readonly number[][],
  responses: readonly ({ body?: unknown } | undefined)[] = [],
): readonly number[][] {
  const body = responses.length === 1 ? (responses[0]?.body as { data?: { index?: unknown }[] }) : undefined;
  const places = body?.data?.map(({ index }) => index);
  if (
    !places ||
    places.length !== vectors.length ||
    places.every((place, at) => place === at || place === undefined)
  )
    return vectors;
  const ordered = vectors.map((_, place) => vectors[places.indexOf(place)]);
  if (ordered.includes(undefined)) throw unreadable('gave vectors twice, or not at all');
  return ordered as number[][];
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  if (!(length > 0 && Number.isFinite(length))) throw unreadable('gave a vector without a direction');
  return Float32Array.from(vector, (value) => value / length);
}

function unreadable(what: string): ModelError {
  return new ModelError('model-unreadable', `The embedding model ${what}`);
}
