// The port to language models.
import type { ZodType } from 'zod';
import { FootnoteError } from '../../errors.ts';

/** One thing asked of a model. */
export interface ModelTask {
  /** For logs and traces. */
  readonly name: 'answer' | 'rewrite' | 'translate' | 'judge';
  readonly instructions: string;
  readonly message: string;
  /** The form of the JSON asked for. What comes back is not trusted to have it. */
  readonly schema: ZodType;
}

export interface ModelCall {
  readonly signal?: AbortSignal | undefined;
  /** Told once, where others are before this call: how many of those that wait. */
  readonly onWait?: ((ahead: number) => void) | undefined;
  /** Told when it is this call's turn. */
  readonly onBegin?: (() => void) | undefined;
  /** Told where the server ended the text before the model was done (finish reason `length`). */
  readonly onCut?: (() => void) | undefined;
}

export interface LanguageModel {
  /** Shown to readers: who wrote the answer. */
  readonly name: string;
  /**
   * The text as it is generated, piece by piece; it ends only when the model was done. Whoever stops reading stops the
   * model. Throws FootnoteError `model-unavailable` (network, overload, time limits), `model-rejected` (key, model
   * name, request) or `model-unreadable` (refusal, nothing at all), and the signal's reason when it was aborted.
   */
  generate(task: ModelTask, call?: ModelCall): AsyncIterable<string>;
}

export type ModelErrorCode = 'model-unavailable' | 'model-rejected' | 'model-unreadable';

/** Its message holds nothing of what was asked, read or written, and may be logged. */
export class ModelError extends FootnoteError {
  /** Milliseconds after which the provider asks to be tried again. */
  readonly retryAfterMs: number | undefined;
  /** Worth another try. */
  readonly transient: boolean;
  /** HTTP status that the server answered with; undefined where it is none from 400 on. */
  readonly status: number | undefined;

  constructor(
    code: ModelErrorCode,
    message: string,
    { cause, retryAfterMs, transient = false, status }: ModelErrorOptions = {},
  ) {
    super(code, message, { cause });
    this.retryAfterMs = retryAfterMs;
    this.transient = transient;
    this.status = status;
  }
}

/** What a log is told of a failure: the reason where it is the model's, all of it where it is a defect of ours. */
export function failureForLog(error: unknown): { reason: string } | { err: unknown } {
  return error instanceof ModelError ? { reason: error.message } : { err: error };
}

interface ModelErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number | undefined;
  readonly transient?: boolean;
  readonly status?: number | undefined;
}
