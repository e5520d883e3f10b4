// Pipeline, store and log of a chat platform under test, as main.ts puts them together.
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { createPipeline, type Pipeline } from '../../src/adapters/chat/pipeline.ts';
import { openStore, type Store } from '../../src/adapters/chat/store.ts';
import type { Logger } from '../../src/log.ts';
import { originalAddresses } from '../../src/reply/addresses.ts';
import type { Parts } from './harness.ts';

export interface ChatParts {
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly log: Logger;
  /** Resolves when the pipeline has nothing under way, and had nothing for a moment. */
  settled(): Promise<void>;
}

export interface ChatPartsOptions extends Parts {
  /** Takes what is logged at info and above, a line each. */
  readonly logged: string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export function createChatParts({ archive, dataFolder, limits, logged, now }: ChatPartsOptions): ChatParts {
  const log = pino({ level: 'info', base: null }, { write: (line: string) => void logged.push(line) });
  const store = openStore(dataFolder, log);
  const pipeline = createPipeline({
    archive,
    store,
    addresses: originalAddresses,
    log,
    ...(limits && { limits }),
    ...(now && { now }),
  });
  const underWay = new Set<Promise<unknown>>();
  const watch = <A extends unknown[]>(run: (...values: A) => Promise<void>) => {
    return (...values: A): Promise<void> => {
      const running = run(...values).finally(() => underWay.delete(running));
      underWay.add(running);
      return running;
    };
  };
  return {
    pipeline: {
      ...pipeline,
      ask: watch(pipeline.ask),
      edited: watch(pipeline.edited),
      withdrawn: watch(pipeline.withdrawn),
    },
    store,
    log,
    async settled() {
      for (let quiet = 0; quiet < QUIET_LOOKS; quiet++) {
        if (underWay.size > 0) quiet = 0;
        await Promise.all(underWay);
        await setTimeout(LOOK_MS);
      }
    },
  };
}

/** Libraries hand an event on in several steps after it was acknowledged. */
const QUIET_LOOKS = 5;
const LOOK_MS = 10;
