// A question in another language than the archive's, translated for the look-up by the model. What comes back is looked
// up only if it asks for the same names, numbers and months; otherwise the question is looked up as it was asked. Its
// filters are its own, whatever the translation says, and the reader is told what was looked up.
import type { Logger } from '../log.ts';
import { writesFilters } from '../retrieval/filters.ts';
import { isPlainlyOther, languageName } from './languages.ts';
import { failureForLog, type ModelCall } from './model/language-model.ts';
import type { ModelWriter } from './model/model-writer.ts';
import { hasAddress, tidy } from './proof.ts';
import type { Searchable } from './searchable.ts';
import { type TranslationFault, translationFault } from './translation-facts.ts';
import { QUESTION_CHARS_MAX, type ReadQuestion, readQuestion } from './understand.ts';

/** With its translation, where the question is plainly in none of the archive's languages and a model is there. */
export async function translateQuestion(
  read: ReadQuestion,
  { languages = [] }: Searchable,
  writers: { readonly model?: ModelWriter | undefined; readonly log: Logger } | undefined,
  call: ModelCall,
): Promise<ReadQuestion> {
  const [language] = languages;
  if (!writers?.model || language === undefined) return read;
  if (!languages.every((one) => isPlainlyOther(read.text, one))) return read;
  // The model could not make the follow-up stand alone; what it leaves unsaid would be lost.
  if (read.follows) return { ...read, translation: { language } };
  const text = await translate(writers.model, read.text, language, writers.log, call);
  return { ...read, translation: { language, ...(text !== undefined && { text }) } };
}

async function translate(
  model: ModelWriter,
  question: string,
  language: string,
  log: Logger,
  call: ModelCall,
): Promise<string | undefined> {
  try {
    const translation = tidy(await model.translate(question, languageName(language), call));
    const reason = faultOf(translation, question, language);
    if (!reason) return translation;
    log.info(
      { reason },
      'The model translated a question into something else; it is looked up as it was asked',
    );
  } catch (error) {
    call.signal?.throwIfAborted();
    log.warn(
      failureForLog(error),
      'The model could not translate a question; it is looked up as it was asked',
    );
  }
  return undefined;
}

/** A question grows with its language, but not manifold. */
const GROWTH_MAX = 3;
const GROWTH_CHARS_MIN = 60;

type Fault =
  | 'empty'
  | 'too-long'
  | 'address'
  | 'filters'
  | 'no-question'
  | 'other-language'
  | TranslationFault;

/** Why a translation is not looked up. */
function faultOf(translation: string, question: string, language: string): Fault | undefined {
  if (translation === '') return 'empty';
  const charsMax = Math.min(QUESTION_CHARS_MAX, GROWTH_MAX * question.length + GROWTH_CHARS_MIN);
  if (translation.length > charsMax) return 'too-long';
  if (hasAddress(translation)) return 'address';
  if (writesFilters(translation)) return 'filters';
  if (readQuestion({ text: translation }, []).refusal) return 'no-question';
  if (isPlainlyOther(translation, language)) return 'other-language';
  return translationFault(translation, question, language);
}
