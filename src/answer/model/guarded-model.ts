// A model that does not let questions wait in vain: few calls at once, new tries where they may help, a bound on the
// time of all of it, and no calls for a while to a provider that failed several times in a row.
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../log.ts';
import { createQueue, type Queue } from '../../queue.ts';
import { createCircuitBreaker, type Outcome } from './circuit-breaker.ts';
import { type LanguageModel, type ModelCall, ModelError, type ModelTask } from './language-model.ts';

export interface GuardOptions {
  readonly log: Logger;
  /** For an answer, waiting for others excluded; smaller tasks get a share of it. */
  readonly totalMs: number;
  readonly callsAtOnceMax?: number;
  readonly callsWaitingMax?: number;
  readonly triesMax?: number;
  /** Before the second try; doubled for every further one. */
  readonly backoffMs?: number;
  /** Failures in a row after which the provider is left alone, and for how long. */
  readonly failuresMax?: number;
  readonly restMs?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Of the time for an answer: all that a task may take, what any may until its first word, and between two. */
const TASK_SHARES: Readonly<Record<ModelTask['name'], number>> = {
  answer: 1,
  rewrite: 1 / 4,
  // The look-up waits for it, and can do without.
  translate: 1 / 8,
  judge: 1 / 2,
};
const FIRST_SHARE = 1 / 2;
const BETWEEN_SHARE = 1 / 4;

/** Answers by the rules above; whatever fails throws ModelError, or the caller's signal's reason. */
export function guardModel(model: LanguageModel, options: GuardOptions): LanguageModel {
  const { callsAtOnceMax = 4, callsWaitingMax = 32, failuresMax = 4, restMs = 30_000, log } = options;
  const { now = performance.now.bind(performance) } = options;
  const queue = createQueue({ atOnceMax: callsAtOnceMax, waitingMax: callsWaitingMax });
  const breaker = createCircuitBreaker({
    failuresMax,
    restMs,
    now,
    onChange(state) {
      if (state === 'mended') log.info('The model answers again');
      else log.warn({ restMs }, 'The model failed several times in a row and is left alone for a while');
    },
  });

  return {
    name: model.name,
    async *generate(task, call = {}) {
      const leave = await enter(queue, call);
      const clock = createClock(task, options.totalMs, call.signal);
      const record = breaker.admit();
      let outcome: Outcome = 'left';
      try {
        if (!record)
          throw new ModelError('model-unavailable', 'The model is left alone after several failures');
        call.onBegin?.();
        const { first, rest } = await begin(model, task, clock, options, call);
        outcome = 'succeeded';
        try {
          for (let next = first; !next.done; next = await clock.within('between', () => rest.next()))
            yield next.value;
        } finally {
          await rest.return?.();
        }
      } catch (error) {
        call.signal?.throwIfAborted();
        const failure = clock.signal.aborted ? clock.signal.reason : error;
        if (failure instanceof ModelError && failure.code !== 'model-unreadable') outcome = 'failed';
        throw failure;
      } finally {
        clock.end();
        record?.(outcome);
        leave();
      }
    },
  };
}

/** Waits for its turn; gives what ends the turn. */
async function enter(queue: Queue, call: ModelCall): Promise<() => void> {
  try {
    return await new Promise<() => void>((begun, reject) => {
      queue(() => new Promise<void>((end) => begun(end)), call).catch(reject);
    });
  } catch (error) {
    call.signal?.throwIfAborted();
    throw new ModelError('model-unavailable', 'Too many questions wait for the model', { cause: error });
  }
}

interface Begun {
  readonly first: IteratorResult<string>;
  readonly rest: AsyncIterator<string>;
}

/** Until the first piece has come a call can be made again; after it, readers may have seen something of it. */
async function begin(
  model: LanguageModel,
  task: ModelTask,
  clock: Clock,
  { triesMax = 3, backoffMs = 500, totalMs }: GuardOptions,
  { onCut }: ModelCall,
): Promise<Begun> {
  for (let tries = 1; ; tries++) {
    const rest = model.generate(task, { signal: clock.signal, onCut })[Symbol.asyncIterator]();
    try {
      return { first: await clock.within('first', () => rest.next()), rest };
    } catch (error) {
      if (!(error instanceof ModelError) || !error.transient || tries >= triesMax) throw error;
      const wait = error.retryAfterMs ?? backoffMs * 2 ** (tries - 1);
      // Whoever asked would rather have the quoted answer now.
      if (wait > totalMs / 2) throw error;
      await pause(wait, undefined, { signal: clock.signal });
    }
  }
}

interface Clock {
  /** Aborted with a ModelError when time is up, and with the caller's signal. */
  readonly signal: AbortSignal;
  /** Waits for a piece. What the reader does between two pieces is not the model's time. */
  within<T>(limit: 'first' | 'between', wait: () => Promise<T>): Promise<T>;
  end(): void;
}

function createClock(task: ModelTask, answerMs: number, caller: AbortSignal | undefined): Clock {
  const totalMs = answerMs * TASK_SHARES[task.name];
  const limits = { first: answerMs * FIRST_SHARE, between: answerMs * BETWEEN_SHARE };
  const late = new AbortController();
  const onLate = (what: string) => late.abort(new ModelError('model-unavailable', what));
  const total = setTimeout(onLate, totalMs, 'The model took too long in all');
  return {
    signal: caller ? AbortSignal.any([caller, late.signal]) : late.signal,
    async within(limit, wait) {
      const what = limit === 'first' ? 'The model did not begin in time' : 'The model fell silent';
      const timer = setTimeout(onLate, limits[limit], what);
      try {
        return await wait();
      } finally {
        clearTimeout(timer);
      }
    },
    end: () => clearTimeout(total),
  };
}
