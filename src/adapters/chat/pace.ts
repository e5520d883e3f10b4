// Signs of progress at a bearable rate: one at a time, the latest instead of all, and none after the answer.
import type { Logger } from '../../log.ts';

export interface Pace {
  /** Runs when the last one is done and some time has passed; replaces one that still waits. */
  offer(run: () => Promise<void>): void;
  /** No further ones; resolves when none is under way. */
  end(): Promise<void>;
}

export function createPace(everyMs: number, log: Logger): Pace {
  let next: (() => Promise<void>) | undefined;
  let underWay: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const go = () => {
    timer = undefined;
    if (!next || ended) return;
    const run = next;
    next = undefined;
    underWay = attempt(run).finally(() => {
      underWay = undefined;
      if (!ended) timer = setTimeout(go, everyMs);
    });
  };

  const attempt = async (run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      log.info({ reason: (error as Error).message }, 'Progress could not be shown');
    }
  };

  return {
    offer(run) {
      if (ended) return;
      next = run;
      if (!underWay && !timer) go();
    },
    async end() {
      ended = true;
      next = undefined;
      clearTimeout(timer);
      await underWay;
    },
  };
}
