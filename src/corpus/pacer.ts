// Long work in small steps, so that questions and health checks are answered in between.

/** Longest stretch of work before others get a turn, in milliseconds. */
const STRETCH_MS = 12;

/**
 * `await pacer()` inside a loop: returns at once, or after giving others a turn when a stretch is over. Throws the
 * signal's reason when the work is not wanted any more.
 */
export function createPacer(signal?: AbortSignal): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < STRETCH_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    begun = performance.now();
  };
}
