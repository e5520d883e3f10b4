// From settings to a writer: the model behind its guards, and the prompts.
import type { Logger } from '../../log.ts';
import { type GuardOptions, guardModel } from './guarded-model.ts';
import { createModelWriter, type ModelWriter } from './model-writer.ts';
import type { OpenAIOptions } from './openai-model.ts';
import { readPrompts } from './prompts.ts';

export interface ModelSettings {
  readonly model: string;
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly api: 'responses' | 'chat';
  readonly proofModel?: string;
  readonly secondsMax: number;
}

export interface OpenModelOptions {
  readonly telemetry?: OpenAIOptions['telemetry'];
  /** In place of the guard's own bounds. */
  readonly guard?: Partial<GuardOptions>;
}

/** Throws FootnoteError `prompt-invalid`. Nothing is asked of the provider yet; `checkProvider` does that. */
export async function openModelWriter(
  settings: ModelSettings,
  log: Logger,
  { telemetry, guard }: OpenModelOptions = {},
): Promise<ModelWriter> {
  const prompts = readPrompts();
  // The SDK takes longer to load than a question to answer; who has no model does not wait for it.
  const { createOpenAIModel } = await import('./openai-model.ts');
  const totalMs = settings.secondsMax * 1000;
  const open = (model: string) =>
    guardModel(createOpenAIModel({ ...settings, model, log, telemetry }), { totalMs, log, ...guard });
  return createModelWriter(
    open(settings.model),
    prompts,
    settings.proofModel ? open(settings.proofModel) : undefined,
  );
}
