// A follow-up made to stand alone: by the model where there is one, and by the rule of understand.ts where there is
// none, where it fails, or where it puts in what nobody said.
import type { Logger } from '../log.ts';
import { hasFilters, type KnownPublisher, readFilters } from '../retrieval/filters.ts';
import { terms } from '../retrieval/terms.ts';
import { failureForLog, type ModelCall } from './model/language-model.ts';
import type { ModelWriter } from './model/model-writer.ts';
import { hasAddress, tidy } from './proof.ts';
import { unfounded } from './support.ts';
import { EARLIER_MAX, QUESTION_CHARS_MAX, type Question, type ReadQuestion } from './understand.ts';

/** `byRule`: the question as the rule reads it; given back where the model does not help. */
export async function standAlone(
  { text, earlier = [] }: Question,
  byRule: ReadQuestion,
  publishers: readonly KnownPublisher[],
  writers: { readonly model?: ModelWriter | undefined; readonly log: Logger } | undefined,
  call: ModelCall,
): Promise<ReadQuestion> {
  if (!writers?.model || earlier.length === 0) return byRule;
  const previous = earlier.slice(-EARLIER_MAX).map((one) => one.slice(0, QUESTION_CHARS_MAX));
  const rewritten = await rewrite(writers.model, text, previous, writers.log, call);
  if (rewritten === undefined) return byRule;
  const own = readFilters(text, publishers);
  // The model says that the question stands alone.
  if (rewritten === tidy(text)) return own;
  const read = readFilters(/filters:off/i.test(text) ? `${rewritten} filters:off` : rewritten, publishers);
  if (read.unreadable.length > 0) return byRule;
  const filters = hasFilters(own.filters) || !hasFilters(read.filters) ? byRule.filters : read.filters;
  return { ...read, filters, rewritten: read.text };
}

async function rewrite(
  model: ModelWriter,
  text: string,
  earlier: readonly string[],
  log: Logger,
  call: ModelCall,
): Promise<string | undefined> {
  try {
    const rewritten = tidy(await model.rewrite(text, earlier, call));
    if (holdsOnly(rewritten, [text, ...earlier])) return rewritten;
    log.info('The model rewrote a follow-up with what nobody had said; the rule is used');
    return undefined;
  } catch (error) {
    call.signal?.throwIfAborted();
    log.warn(failureForLog(error), 'The model could not rewrite a follow-up; the rule is used');
    return undefined;
  }
}

/** Words that a rewriting may put in to join the others: "visit", "regarding". */
const WORDS_ADDED_MAX = 2;

/** It is shown to readers, and looked up: no name, number or address, and hardly a word, that was not said before. */
function holdsOnly(rewritten: string, said: readonly string[]): boolean {
  if (rewritten === '' || rewritten.length > QUESTION_CHARS_MAX || hasAddress(rewritten)) return false;
  const known = new Set(said.flatMap(terms));
  const added = new Set(terms(rewritten).filter((term) => !known.has(term)));
  return added.size <= WORDS_ADDED_MAX && unfounded(rewritten, said).length === 0;
}
