// One question from its words to what may be said: understand → translate → retrieve → write → prove.
import type { Logger } from '../log.ts';
import { hasFilters } from '../retrieval/filters.ts';
import type { Answer, Answered, Notice, Progress } from './answer.ts';
import { type Asked, answered, declined } from './assemble.ts';
import { judge } from './judge.ts';
import type { ModelCall } from './model/language-model.ts';
import type { ModelWriter } from './model/model-writer.ts';
import { writeQuotes } from './quotes-writer.ts';
import type { Found, Searchable } from './searchable.ts';
import { standAlone } from './stand-alone.ts';
import { translateQuestion } from './translate-question.ts';
import { type Question, readQuestion } from './understand.ts';
import { verify } from './verify.ts';
import { type Written, writeStatements } from './written-answer.ts';

/** Who writes, beside the quotes: nobody, or a model. */
export interface Writers {
  readonly model?: ModelWriter | undefined;
  readonly log: Logger;
  /** Called around the making of each answer, to measure it. */
  readonly trace?: ((make: () => Promise<Answer>) => Promise<Answer>) | undefined;
}

export interface AskOptions {
  /** Aborted when nobody waits for the answer any more; asking then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export function answerQuestion(
  question: Question,
  archive: Searchable,
  writers?: Writers,
  options: AskOptions = {},
): Promise<Answer> {
  const make = () => makeAnswer(question, archive, writers, options);
  return writers?.trace ? writers.trace(make) : make();
}

async function makeAnswer(
  question: Question,
  archive: Searchable,
  writers: Writers | undefined,
  options: AskOptions,
): Promise<Answer> {
  const byRule = readQuestion(question, archive.publishers);
  if (byRule.refusal) return declined({ question, read: byRule, archive }, byRule.refusal);
  const call: ModelCall = {
    signal: options.signal,
    onWait: (ahead) => options.onProgress?.({ kind: 'waiting', ahead }),
  };
  const standing = await standAlone(question, byRule, archive.publishers, writers, call);
  if (hasFilters(standing.filters) && !(await archive.holdsWithin(standing.filters)))
    return declined({ question, read: standing, archive }, 'nothing-within-filters');
  const read = await translateQuestion(standing, archive, writers, call);
  const asked: Asked = { question, read, archive };
  const found = await archive.lookUp(read);
  return writers?.model && found.hits.length > 0
    ? writtenAnswer(asked, found, writers.model, writers.log, options)
    : quotedAnswer(asked, found, ['quoted']);
}

/** The articles' own sentences, where they answer as far as their words tell. */
function quotedAnswer(asked: Asked, found: Found, notices: readonly Notice[], withheld = 0): Answer {
  const { query, hits, candidates } = found;
  const because = notices.filter((notice) => notice !== 'quoted');
  if (!judge(query, candidates, asked.archive.extent.articles).answers)
    return declined(asked, withheld > 0 ? 'nothing-proven' : 'nothing-found', found, because);
  const { statements, dropped } = verify(writeQuotes(query, hits, candidates), hits);
  if (statements.length === 0) return declined(asked, 'nothing-proven', found, because);
  return answered(asked, found, statements, {
    writtenBy: 'quotes',
    withheld: withheld + dropped.length,
    notices,
  });
}

/**
 * The model's answer as far as it is proven; where it says that nothing answers, none; where it fails, or nothing of it
 * is proven, the quoted one.
 */
async function writtenAnswer(
  asked: Asked,
  found: Found,
  model: ModelWriter,
  log: Logger,
  { signal, onProgress }: AskOptions,
): Promise<Answer> {
  const make = ({ statements, withheld, checkedBy, notices }: Written): Answered =>
    answered(asked, found, statements, { writtenBy: model.name, withheld, checkedBy, notices });
  const written = await writeStatements(asked, found, { model, log, signal, onProgress }, (soFar) =>
    onProgress?.({ kind: 'proven', soFar: make(soFar) }),
  );
  if (written === 'failed') return quotedAnswer(asked, found, ['model-failed']);
  if (written.statements.length > 0) return make(written);
  // Who has read the passages knows better than who has counted their words.
  if (written.withheld === 0) return declined(asked, 'nothing-found', found);
  return quotedAnswer(asked, found, ['model-unproven'], written.withheld);
}
