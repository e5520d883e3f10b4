// One JSON object asked of a model: the form of all its small tasks.
import type { z } from 'zod';
import { type LanguageModel, type ModelCall, ModelError, type ModelTask } from './language-model.ts';

/** Answers to the small tasks are a few lines; a model that goes on and on is not read to the end. */
const OBJECT_CHARS_MAX = 8_000;

/** Throws ModelError; `model-unreadable` where what comes back has not the form asked for. */
export async function oneObject<T>(
  model: LanguageModel,
  task: ModelTask,
  form: z.ZodType<T>,
  call: ModelCall | undefined,
): Promise<T> {
  let text = '';
  for await (const piece of model.generate(task, call)) {
    text += piece;
    if (text.length > OBJECT_CHARS_MAX) break;
  }
  try {
    return form.parse(JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)));
  } catch {
    throw new ModelError('model-unreadable', `The model gave no JSON of the form asked for (${task.name})`);
  }
}
