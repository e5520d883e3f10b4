// Calls to a model that a question can do without: each has a time limit, whatever fails is told now and then and costs
// the asker nothing, and a server that keeps failing is left alone for a while.
import { createCircuitBreaker } from './circuit-breaker.ts';
import { ModelError } from './language-model.ts';

export interface OptionalCallsOptions {
  /** Of the model, for people. */
  readonly name: string;
  /** Milliseconds that a call may take. */
  readonly callMs: number;
  /** What is done without the model. */
  readonly otherwise: string;
  readonly onNotice: (message: string) => void;
  /** Failures in a row after which the model is left alone, and for how long. */
  readonly failuresMax?: number;
  readonly restMs?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Gives what the call gives; undefined where it failed, took too long, or the model is left alone. Never rejects. */
export type OptionalCalls = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>;

export function createOptionalCalls(options: OptionalCallsOptions): OptionalCalls {
  const { name, callMs, otherwise, onNotice, failuresMax = 3, restMs = 30_000 } = options;
  const { now = performance.now.bind(performance) } = options;
  let failing = false;
  const breaker = createCircuitBreaker({ failuresMax, restMs, now, onChange: () => undefined });
  return async (call) => {
    const record = breaker.admit();
    if (!record) return undefined;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), callMs);
    try {
      const given = await call(late.signal);
      record('succeeded');
      if (failing) onNotice(`The ${name} answers again`);
      failing = false;
      return given;
    } catch (error) {
      record('failed');
      // Once until it answers again.
      if (!failing) onNotice(`${reasonOf(error, late.signal, options)}; ${otherwise} until it answers again`);
      failing = true;
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };
}

function reasonOf(error: unknown, late: AbortSignal, { name, callMs }: OptionalCallsOptions): string {
  if (late.aborted) return `The ${name} took longer than ${callMs} ms`;
  return error instanceof ModelError ? error.message : `The ${name} failed (${(error as Error)?.name})`;
}
