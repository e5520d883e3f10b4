// The ports to models that help to rank, and where such a model is.

/** A model, and where it is: plain data, which can be sent to another thread. */
export interface ProviderModel {
  readonly model: string;
  /** Servers on one's own machine mostly need none. */
  readonly apiKey?: string;
  /** Absent for OpenAI itself. */
  readonly baseUrl?: string;
}

/** Compares texts by their meaning. */
export interface Embedder {
  /**
   * One vector of length 1 for each text, in their order, all with equally many numbers. Throws ModelError where the
   * model cannot be reached or gives anything else, and the signal's reason when it was aborted.
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

/** Reads a question and a text together. */
export interface Reranker {
  /**
   * How well each text answers the question, in their order; more is better, and nothing else is known of the scale.
   * Throws as `embed` does.
   */
  rerank(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]>;
}
