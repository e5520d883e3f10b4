// A bounded queue: a few at once, some waiting and told their place, the rest turned away.
import { FootnoteError } from './errors.ts';

export interface QueueOptions {
  readonly atOnceMax: number;
  readonly waitingMax: number;
}

export interface Turn {
  /** Who leaves the queue rejects with the signal's reason, and nobody behind waits for him. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, to those who wait: how many are before them. */
  readonly onWait?: ((ahead: number) => void) | undefined;
}

export type Queue = <T>(run: () => Promise<T>, turn?: Turn) => Promise<T>;

/** Throws FootnoteError `too-busy` where even the waiting places are taken. */
export function createQueue({ atOnceMax, waitingMax }: QueueOptions): Queue {
  const waiting = new Set<() => void>();
  let running = 0;

  const wait = ({ signal, onWait }: Turn) =>
    new Promise<void>((resolve, reject) => {
      // Told first: should it throw, or leave, no place is kept for it.
      onWait?.(waiting.size);
      signal?.throwIfAborted();
      const leave = () => {
        waiting.delete(enter);
        reject(signal?.reason);
      };
      const enter = () => {
        waiting.delete(enter);
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.add(enter);
    });

  return async (run, turn = {}) => {
    turn.signal?.throwIfAborted();
    if (running < atOnceMax) running++;
    else if (waiting.size >= waitingMax) throw new FootnoteError('too-busy', 'Too many questions at once');
    // Whoever finishes hands the place on, so that nobody can slip in between.
    else await wait(turn);
    try {
      return await run();
    } finally {
      const [next] = waiting;
      if (next) next();
      else running--;
    }
  };
}
