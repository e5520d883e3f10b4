// The ports to models that compare texts by their meaning.

export interface Embedder {
  /** The model's name. */
  readonly name: string;
  /**
   * One vector of length 1 for each text, in their order, all with equally many numbers. Throws where the model cannot
   * be reached or gives anything else, and the signal's reason when it was aborted.
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

export interface Reranker {
  /** The model's name. */
  readonly name: string;
  /**
   * How well each text answers the question, in their order; more is better, and nothing else is known of the scale.
   * Throws as `embed` does.
   */
  rerank(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]>;
}
