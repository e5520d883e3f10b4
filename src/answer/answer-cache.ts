// Answers that a model wrote, kept in memory: the same question on the same archive is not paid for twice. Who asks
// what is being answered at this moment joins in.
import { LRUCache } from 'lru-cache';
import type { Answer, Progress } from './answer.ts';
import type { AskOptions } from './answer-question.ts';
import { EARLIER_MAX, type Question } from './understand.ts';

export interface AnswerCache {
  /** The answer kept for the question, or the one that `make` gives. Rejects as `make` does. */
  answer(
    question: Question,
    make: (options: AskOptions) => Promise<Answer>,
    options: AskOptions,
  ): Promise<Answer>;
}

/** An answer being made, and those who wait for it. */
interface UnderWay {
  readonly answer: Promise<Answer>;
  readonly listeners: Set<(progress: Progress) => void>;
  /** What was told last, for those who join later. */
  last: Progress | undefined;
  waiting: number;
  readonly stop: AbortController;
}

/** `answersMax`: answers kept; 0 keeps none. One cache belongs to one reading of an archive. */
export function createAnswerCache(answersMax: number): AnswerCache {
  if (answersMax === 0) return { answer: (_, make, options) => make(options) };
  const kept = new LRUCache<string, Answer>({ max: answersMax });
  const underWay = new Map<string, UnderWay>();

  const begin = (key: string, make: (options: AskOptions) => Promise<Answer>): UnderWay => {
    const listeners = new Set<(progress: Progress) => void>();
    const stop = new AbortController();
    const onProgress = (progress: Progress) => {
      run.last = progress;
      for (const listen of listeners) listen(progress);
    };
    const answer = Promise.resolve().then(() => make({ signal: stop.signal, onProgress }));
    const run: UnderWay = { answer, listeners, last: undefined, waiting: 0, stop };
    underWay.set(key, run);
    answer.then(
      (made) => {
        if (isWorthKeeping(made)) kept.set(key, made);
        leave();
      },
      () => leave(),
    );
    const leave = () => {
      if (underWay.get(key) === run) underWay.delete(key);
    };
    return run;
  };

  return {
    async answer(question, make, { signal, onProgress }) {
      signal?.throwIfAborted();
      const key = keyOf(question);
      const known = kept.get(key);
      // The question is shown as it was typed this time.
      if (known) return { ...known, question: question.text };
      const running = underWay.get(key);
      const run = running && !running.stop.signal.aborted ? running : begin(key, make);
      return { ...(await join(run, { signal, onProgress })), question: question.text };
    },
  };
}

/** Waits with the others; when the last one has gone, the answer is no longer made. */
async function join(run: UnderWay, { signal, onProgress }: AskOptions): Promise<Answer> {
  run.waiting++;
  if (onProgress) {
    if (run.last) onProgress(run.last);
    run.listeners.add(onProgress);
  }
  let onAbort: (() => void) | undefined;
  const gone = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([run.answer, gone]);
  } finally {
    if (onAbort) signal?.removeEventListener('abort', onAbort);
    if (onProgress) run.listeners.delete(onProgress);
    if (--run.waiting === 0) run.stop.abort(signal?.reason);
  }
}

/** What a model had a part in; a fallback is tried anew. */
function isWorthKeeping(answer: Answer): boolean {
  // The rule took it for a follow-up: the model was to make it stand alone, and could not.
  if (answer.understood.follows) return false;
  // A model was to translate it, and could not.
  if (answer.understood.translation && !answer.understood.translation.text) return false;
  if (answer.kind === 'declined') return answer.reason === 'nothing-found';
  return answer.writtenBy !== 'quotes';
}

/** White space, a capital at the beginning and the final mark make no other question; "US" and "us" do. */
function keyOf({ text, earlier = [] }: Question): string {
  const plain = (one: string) => {
    const line = one
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .replace(/[\s?!.؟]+$/u, '')
      .trim();
    return /^\p{Lu}\p{Ll}/u.test(line) ? line[0]!.toLowerCase() + line.slice(1) : line;
  };
  return JSON.stringify([plain(text), ...earlier.slice(-EARLIER_MAX).map(plain)]);
}
