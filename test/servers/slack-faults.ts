// Faults of Slack's side, each used up by the calls it befalls.

/**
 * What happens to a call instead of its answer. `done`: the call takes effect all the same, only the answer is lost.
 */
export type Fault =
  | { readonly status: 429; readonly retryAfter: number }
  | { readonly status: 500 | 502 | 503 }
  | { readonly error: string }
  | { readonly hang: true; readonly done?: true }
  | { readonly destroy: true; readonly done?: true };

export function createFaults() {
  const queued = new Map<string, Fault[]>();
  return {
    /** The next `times` calls of this method (or of `response_url`) fare so, after those queued before. */
    next(method: string, fault: Fault, times = 1): void {
      const list = queued.get(method) ?? [];
      queued.set(method, [...list, ...Array.from({ length: times }, () => fault)]);
    },
    /** Takes every fault back. */
    clear: (): void => queued.clear(),
    take: (method: string): Fault | undefined => queued.get(method)?.shift(),
  };
}
