// A reranking model behind the endpoint that vLLM, llama.cpp, LiteLLM, LocalAI, Jina and others share; OpenAI itself has
// none. POST {base}/rerank {model, query, documents, top_n} → {results: [{index, relevance_score}]}:
// https://docs.vllm.ai/en/stable/serving/openai_compatible_server.html#re-rank-api
import { z } from 'zod';
import { boundedFetch } from './bounded-fetch.ts';
import { ModelError } from './language-model.ts';
import { modelError, statusError } from './openai-errors.ts';
import type { ProviderModel, Reranker } from './ranking-model.ts';

const answered = z.object({
  results: z.array(z.object({ index: z.int().nonnegative(), relevance_score: z.number() })),
});

const NAMES = { name: 'reranking model', settings: 'RERANK_MODEL and OPENAI_BASE_URL' } as const;

/** Throws ModelError whose messages hold nothing of the texts. Nothing is tried twice. */
export function createReranker({
  model,
  apiKey,
  baseUrl,
}: ProviderModel & { readonly baseUrl: string }): Reranker {
  const url = `${baseUrl.replace(/\/+$/, '')}/rerank`;
  const post = async (query: string, documents: readonly string[], signal: AbortSignal | undefined) => {
    const response = await boundedFetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(apiKey && { Authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify({ model, query, documents, top_n: documents.length }),
      ...(signal && { signal }),
    });
    if (response.ok) return answered.safeParse(await response.json());
    await response.body?.cancel();
    throw statusError(response.status, { ...NAMES, headers: Object.fromEntries(response.headers) });
  };
  return {
    async rerank(question, texts, signal) {
      const { success, data } = await post(question, texts, signal).catch((error) => {
        signal?.throwIfAborted();
        throw error instanceof ModelError ? error : modelError(error, NAMES);
      });
      const relevance = new Map(data?.results.map((one) => [one.index, one.relevance_score]));
      const inOrder = texts.map((_, index) => relevance.get(index));
      if (!success || inOrder.includes(undefined))
        throw new ModelError(
          'model-unreadable',
          'The reranking model did not say how well each passage answers',
        );
      return inOrder as number[];
    },
  };
}
