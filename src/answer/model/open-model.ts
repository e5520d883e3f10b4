// From settings to a writer: the model behind its guards, the prompts, and the judge that takes the second look.
import type { Logger } from '../../log.ts';
import { createClaimsJudge } from './claims-judge.ts';
import { type GuardOptions, guardModel } from './guarded-model.ts';
import type { LanguageModel } from './language-model.ts';
import { createModelWriter, type ModelWriter } from './model-writer.ts';
import type { OpenAIOptions } from './openai-model.ts';
import { readPrompts } from './prompts.ts';
import { createTriedJudge, type TriedJudge } from './tried-judge.ts';

export interface ModelSettings {
  readonly model: string;
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly api: 'responses' | 'chat';
  /** The model that takes second looks; absent: the one that writes; "off": none. */
  readonly proofModel?: string;
  /** Tokens of passages given for an answer, as an estimate; default PASSAGE_TOKENS_MAX. */
  readonly passageTokensMax?: number;
  readonly secondsMax: number;
}

export interface OpenModelOptions {
  readonly telemetry?: OpenAIOptions['telemetry'] | undefined;
  /** In place of the guard's own bounds. */
  readonly guard?: Partial<GuardOptions> | undefined;
  /** Where results of trials are kept. */
  readonly dataDir?: string;
}

/** Of `OpenedWriter.judge` the trial can be asked for. */
export interface OpenedWriter extends ModelWriter {
  readonly judge?: TriedJudge;
}

/** Throws FootnoteError `prompt-invalid`. Nothing is asked of the provider yet; `checkProvider` does that. */
export async function openModelWriter(
  settings: ModelSettings,
  log: Logger,
  { telemetry, guard, dataDir }: OpenModelOptions = {},
): Promise<OpenedWriter> {
  const prompts = readPrompts();
  const model = await openModel(settings.model, settings, log, { telemetry, guard });
  const { proofModel, baseUrl } = settings;
  const writer = { ...createModelWriter(model, prompts), passageTokensMax: settings.passageTokensMax };
  if (proofModel === 'off') return writer;
  // With guards of its own: a judge that fails or is slow takes no turns from the writer.
  const judging = createClaimsJudge(await openJudgingModel(settings, log, { telemetry, guard }), prompts);
  const judge = createTriedJudge(judging, { log, dataDir, server: baseUrl });
  return { ...writer, judge };
}

/** The model that takes second looks, untried. */
export function openJudgingModel(
  settings: ModelSettings,
  log: Logger,
  options: OpenModelOptions = {},
): Promise<LanguageModel> {
  const { proofModel, model } = settings;
  return openModel(proofModel && proofModel !== 'off' ? proofModel : model, settings, log, options);
}

async function openModel(
  model: string,
  settings: ModelSettings,
  log: Logger,
  { telemetry, guard }: OpenModelOptions,
): Promise<LanguageModel> {
  // The SDK takes longer to load than a question to answer; who has no model does not wait for it.
  const { createOpenAIModel } = await import('./openai-model.ts');
  const totalMs = settings.secondsMax * 1000;
  return guardModel(createOpenAIModel({ ...settings, model, log, telemetry }), { totalMs, log, ...guard });
}
