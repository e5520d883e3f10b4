// A thread that is started anew when it ends: at once after its first death, then after ever longer pauses.
import { Worker } from 'node:worker_threads';

export interface LastingThreadOptions {
  readonly file: URL;
  readonly data: unknown;
  /** Called with each thread that is started, before it says anything. */
  onStart(worker: Worker): void;
  onMessage(message: unknown): void;
  /** Called when a thread has ended though nobody asked it to; `deaths` in a row, this one included. */
  onDeath(reason: string, deaths: number): void;
  /** Milliseconds before the start that follows so many deaths in a row. */
  readonly pauseMs?: (deaths: number) => number;
  /** Milliseconds after which a thread has lasted, and its next death is a first one. */
  readonly lastedMs?: number;
}

export interface LastingThread {
  /** Says something to the thread that runs now, if one does. */
  post(message: unknown): void;
  /** Ends the thread, which counts as a death for that reason. */
  replace(reason: string): void;
  /** Says a last thing, and resolves when the thread has ended; it has some seconds to do so by itself. */
  end(last: unknown): Promise<void>;
}

const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 60_000;
const LASTED_MS = 60_000;
/** Time for a thread to end by itself. */
const END_MS = 5_000;

export function keepThread(options: LastingThreadOptions): LastingThread {
  const { pauseMs = pauseAfter, lastedMs = LASTED_MS } = options;
  let worker: Worker | undefined;
  let starting: NodeJS.Timeout | undefined;
  let deaths = 0;
  let ending = false;
  let reason: string | undefined;

  const start = () => {
    reason = undefined;
    // Flags of the main thread (a debugger, a test runner) are not meant for this one.
    const started = new Worker(options.file, { workerData: options.data, execArgv: [], name: 'archive' });
    worker = started;
    const lasting = setTimeout(() => {
      deaths = 0;
    }, lastedMs).unref();
    started.on('message', options.onMessage);
    started.on('error', (error) => {
      reason ??= error instanceof Error ? error.message : String(error);
    });
    started.on('exit', (code) => {
      clearTimeout(lasting);
      worker = undefined;
      if (ending) return;
      deaths++;
      options.onDeath(reason ?? `exit code ${code}`, deaths);
      if (!ending) starting = setTimeout(start, pauseMs(deaths));
    });
    options.onStart(started);
  };

  start();
  return {
    post: (message) => worker?.postMessage(message),
    replace(why) {
      reason = why;
      void worker?.terminate();
    },
    async end(last) {
      ending = true;
      clearTimeout(starting);
      // One that died just now never says that it ends.
      if (!worker || worker.threadId === -1) return;
      const ended = new Promise((resolve) => worker!.once('exit', resolve));
      worker.postMessage(last);
      const timer = setTimeout(() => void worker?.terminate(), END_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function pauseAfter(deaths: number): number {
  return deaths === 1 ? 0 : Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** (deaths - 2));
}
