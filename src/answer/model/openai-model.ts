// A model behind any OpenAI-compatible server, asked through the AI SDK.
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, Output, streamText, type TelemetryOptions } from 'ai';
import type { Logger } from '../../log.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { type LanguageModel, type ModelCall, ModelError, type ModelTask } from './language-model.ts';
import { modelError } from './openai-errors.ts';

// The SDK writes warnings to the console, where nobody looks for them.
globalThis.AI_SDK_LOG_WARNINGS = false;

export interface OpenAIOptions {
  /** The model's name, such as "gpt-5.4-mini" or "llama3.2". */
  readonly model: string;
  /** Servers on one's own machine mostly need none. */
  readonly apiKey?: string | undefined;
  /** Absent for OpenAI itself. */
  readonly baseUrl?: string | undefined;
  readonly api: 'responses' | 'chat';
  readonly log: Logger;
  readonly telemetry?: TelemetryOptions | undefined;
  /** Milliseconds, for measuring. */
  readonly now?: () => number;
}

/** More than any task here may need; a model that runs away is stopped. */
const OUTPUT_TOKENS_MAX = 4_000;

export function createOpenAIModel(options: OpenAIOptions): LanguageModel {
  const { now = performance.now.bind(performance), log, telemetry } = options;
  const provider = createOpenAI({
    apiKey: options.apiKey ?? 'none',
    fetch: boundedFetch,
    ...(options.baseUrl && { baseURL: options.baseUrl }),
  });
  const model = options.api === 'chat' ? provider.chat(options.model) : provider.responses(options.model);
  // Servers that know no JSON schema say so once; from then on the instructions alone must do.
  let structured = true;

  async function* attempt(task: ModelTask, { signal, onCut }: ModelCall) {
    const begun = now();
    const left = new AbortController();
    // Another call may find out meanwhile.
    const asksForSchema = structured;
    const result = streamText({
      model,
      instructions: task.instructions,
      prompt: task.message,
      maxRetries: 0,
      maxOutputTokens: OUTPUT_TOKENS_MAX,
      providerOptions: ownOptions(options),
      telemetry: { ...telemetry, functionId: task.name, recordInputs: false, recordOutputs: false },
      // Errors arrive as parts of the stream as well.
      onError: () => undefined,
      ...(asksForSchema && { output: textOfForm(task) }),
      abortSignal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
    });
    let firstMs: number | undefined;
    let used: Record<string, unknown> = { finish: 'left' };
    try {
      for await (const part of result.stream) {
        if (part.type === 'error') throw part.error;
        if (part.type === 'abort') signal?.throwIfAborted();
        if (part.type === 'text-delta') {
          if (part.text.trim() !== '') firstMs ??= now() - begun;
          yield part.text;
        }
        if (part.type === 'finish') {
          const { inputTokens, outputTokens } = part.totalUsage;
          used = { finish: part.finishReason, inputTokens, outputTokens };
          endWell(part.finishReason, firstMs !== undefined);
          if (part.finishReason === 'length') onCut?.();
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (asksForSchema && deniesSchema(error)) throw new SchemaDenied();
      if (used.finish === 'left') used = { finish: 'failed' };
      throw error instanceof ModelError ? error : modelError(error);
    } finally {
      // Leaving the loop alone would let the request go on.
      left.abort();
      log.info(
        { task: task.name, ...used, firstMs: whole(firstMs), totalMs: whole(now() - begun) },
        'Model used',
      );
    }
  }

  return {
    name: options.model,
    async *generate(task, call = {}) {
      try {
        yield* attempt(task, call);
      } catch (error) {
        if (!(error instanceof SchemaDenied)) throw error;
        if (structured) log.info('The model’s server knows no JSON schema; its answers are read without');
        structured = false;
        yield* attempt(task, call);
      }
    },
  };
}

class SchemaDenied extends Error {}

/**
 * Asks for JSON of the task's form, but hands the text on as it comes: the SDK's own object output holds text back
 * until it parses, and parses all of it anew with every piece.
 */
function textOfForm({ schema, name }: ModelTask) {
  return { ...Output.text(), responseFormat: Output.object({ schema, name }).responseFormat };
}

/**
 * Options that only OpenAI itself is sure to know: nothing is to be kept there, and a little thinking is enough to
 * report what passages say.
 */
function ownOptions({ baseUrl, model }: OpenAIOptions) {
  if (baseUrl) return {};
  const thinks = /^(?:gpt-5|o\d)/.test(model);
  return { openai: { store: false, ...(thinks && { reasoningEffort: 'low' as const }) } };
}

/** A stream that breaks off ends without an error; only the reason tells. One that is cut for its length is an answer. */
function endWell(reason: string, saidSomething: boolean): void {
  if (reason === 'content-filter') throw new ModelError('model-unreadable', 'The model refused');
  if (reason !== 'stop' && reason !== 'length')
    throw new ModelError('model-unavailable', `The model broke off (${reason})`);
  if (!saidSomething) throw new ModelError('model-unreadable', 'The model said nothing');
}

function deniesSchema(error: unknown): boolean {
  return (
    APICallError.isInstance(error) &&
    [400, 404, 415, 422, 501].includes(error.statusCode ?? 0) &&
    /response_format|json_?schema|text\.format|structured/i.test(error.message)
  );
}

function whole(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds);
}
