// An archive whose answers are made by hand, step by step, as a model makes them; and a reader of how pages tell of it.
import type { Answer, Answered, Progress } from '../../../src/answer/answer.ts';
import type { Archive, Question } from '../../../src/answer/archive.ts';

/** A question whose answer is under way. */
export interface Asked {
  readonly question: Question;
  readonly signal: AbortSignal | undefined;
  /** Whether anybody wants to be told. */
  readonly isFollowed: boolean;
  tell(progress: Progress): void;
  answer(answer: Answer): void;
  fail(error: unknown): void;
}

export interface DrivenArchive {
  readonly archive: Archive;
  /** The next question that reaches the archive, also one that has reached it already. */
  next(): Promise<Asked>;
}

/** Everything but the answers is the given archive's. Asking ends, as it does there, when its signal is aborted. */
export function driven(archive: Archive): DrivenArchive {
  const came: Asked[] = [];
  const wanted: ((asked: Asked) => void)[] = [];
  const ask: Archive['ask'] = (question, { signal, onProgress } = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    signal?.addEventListener('abort', () => reject(signal.reason));
    const asked: Asked = {
      question,
      signal,
      isFollowed: onProgress !== undefined,
      tell: (progress) => onProgress?.(progress),
      answer: resolve,
      fail: reject,
    };
    const first = wanted.shift();
    if (first) first(asked);
    else came.push(asked);
    return promise;
  };
  return {
    archive: { ...archive, ask },
    next: () => {
      const first = came.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => wanted.push(resolve));
    },
  };
}

/** A question that the seeds answer with five statements from four articles. */
export const RICH_QUESTION = 'What did the Coalition say about Russia and the Geneva talks?';

/** A quoted answer as a model might have given it: its first statements, in words of the test's own where given. */
export function writtenPart(quoted: Answer, statements: number, texts: readonly string[] = []): Answered {
  if (quoted.kind !== 'answered') throw new Error(`Not answered: ${quoted.question}`);
  const part = quoted.statements
    .slice(0, statements)
    .map((statement, index) => ({ ...statement, text: texts[index] ?? statement.text }));
  const cited = new Set(part.flatMap(({ citations }) => citations));
  const sources = quoted.sources.flatMap((source) => {
    const citations = source.citations.filter((citation) => cited.has(citation));
    return citations.length > 0 ? [{ ...source, citations }] : [];
  });
  const notices = quoted.notices.filter((notice) => notice !== 'quoted');
  return { ...quoted, writtenBy: 'local-model', statements: part, sources, notices };
}

export interface ToldEvent {
  readonly name: string;
  readonly markup: string;
}

/** The events of a stream as they come; comments are called "comment". */
export async function* eventsOf(response: Response): AsyncGenerator<ToldEvent, void> {
  let text = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + piece).split('\n\n');
    text = events.pop()!;
    for (const event of events) {
      const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? [];
      yield name ? { name, markup: JSON.parse(data!) } : { name: 'comment', markup: event };
    }
  }
  if (text !== '') throw new Error(`An event is not complete: ${text}`);
}
