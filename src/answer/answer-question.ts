// One question from its words to what may be said: understand → translate → retrieve → write → prove.
import type { Passage } from '../corpus/passages.ts';
import type { Logger } from '../log.ts';
import { hasFilters } from '../retrieval/filters.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Answer, Answered, DeclineReason, Notice, Progress } from './answer.ts';
import { tellsYears } from './asked-thing.ts';
import { type Asked, answered, declined } from './assemble.ts';
import { judge } from './judge.ts';
import { isPlainlyOther } from './languages.ts';
import type { ModelCall } from './model/language-model.ts';
import type { ModelWriter } from './model/model-writer.ts';
import { writeMeant, writeQuotes } from './quotes-writer.ts';
import { scriptOf } from './same-language.ts';
import type { Found, Searchable } from './searchable.ts';
import { standAlone } from './stand-alone.ts';
import { translateQuestion } from './translate-question.ts';
import { type Question, readQuestion, withDatesAsWords } from './understand.ts';
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
  const isEmpty = hasFilters(standing.filters) && !(await archive.holdsWithin(standing.filters));
  const read = isEmpty ? standing : await translateQuestion(standing, archive, writers, call);
  const within: Sought = {
    asked: { question, read, archive },
    found: await archive.lookUp(read),
    notices: [],
  };
  const sought = (await beyondDates(within, writers?.model !== undefined)) ?? within;
  if (isEmpty && sought === within) return declined(within.asked, 'nothing-within-filters');
  return writers?.model && sought.found.hits.length > 0
    ? writtenAnswer(sought, writers.model, writers.log, options)
    : quotedAnswer(sought, ['quoted']);
}

/** What was looked up, as which question, and what is to be told of it. */
interface Sought {
  readonly asked: Asked;
  readonly found: Found;
  readonly notices: readonly Notice[];
}

/**
 * Where nothing published in the days named answers, what tells of those days whenever it was published. Words decide
 * whether it does; a model that writes is given it beside what was found, and decides itself.
 */
async function beyondDates({ asked, found }: Sought, modelDecides: boolean): Promise<Sought | undefined> {
  const { question, read, archive } = asked;
  const wider = withDatesAsWords(read, question);
  if (!wider || judge(found.query, found.candidates, archive.extent.articles).answers) return undefined;
  const all = await archive.lookUp(wider);
  const candidates = all.candidates.filter((one) => tellsYears(all.query, one));
  if (modelDecides) {
    const hits = [...found.hits, ...all.hits.filter(({ passage }) => !holds(found.hits, passage))];
    const both = { query: all.query, hits, candidates: [...candidates, ...found.candidates] };
    return { asked: { ...asked, read: wider }, found: both, notices: [] };
  }
  if (!judge(all.query, candidates, archive.extent.articles).answers) return undefined;
  return { asked: { ...asked, read: wider }, found: { ...all, candidates }, notices: ['dates-widened'] };
}

/** The articles' own sentences, where they answer as far as their words tell. */
function quotedAnswer(sought: Sought, because: readonly Notice[], withheld = 0): Answer {
  const { asked, found } = sought;
  const notices = [...sought.notices, ...because];
  const { query, hits, candidates } = found;
  // Of a question in another language words tell little; what lies nearest in meaning does, where it stands out.
  const meant = isForeign(asked) ? writeMeant(hits) : undefined;
  if (!meant && !judge(query, candidates, asked.archive.extent.articles).answers)
    return declined(asked, withheld > 0 ? 'nothing-proven' : notFound(asked), found, failures(because));
  const { statements, dropped } = verify(meant ?? writeQuotes(query, hits, candidates), hits);
  if (statements.length === 0) return declined(asked, 'nothing-proven', found, failures(because));
  return answered(asked, found, statements, {
    writtenBy: 'quotes',
    withheld: withheld + dropped.length,
    notices: [...(meant ? (['found-by-meaning'] as const) : []), ...notices],
  });
}

/** Why words found nothing. Arabic questions are looked up in English by a list of words and by names. */
function notFound(asked: Asked): DeclineReason {
  return isForeign(asked) && scriptOf(asked.read.text) !== 'Arab' ? 'other-language' : 'nothing-found';
}

/** True for a question in a language that the archive does not hold, and that nobody translated. */
function isForeign({ read, archive: { languages = [] } }: Asked): boolean {
  return (
    languages.length > 0 &&
    !read.translation?.text &&
    languages.every((one) => isPlainlyOther(read.text, one))
  );
}

function holds(hits: readonly Hit[], { id }: Passage): boolean {
  return hits.some(({ passage }) => passage.id === id);
}

function failures(notices: readonly Notice[]): readonly Notice[] {
  return notices.filter((notice) => notice === 'model-failed');
}

/**
 * The model's answer as far as it is proven; where it says that nothing answers, none; where it fails, or nothing of it
 * is proven, the quoted one.
 */
async function writtenAnswer(
  sought: Sought,
  model: ModelWriter,
  log: Logger,
  { signal, onProgress }: AskOptions,
): Promise<Answer> {
  const { asked, found } = sought;
  const make = ({ statements, withheld, checkedBy, notices }: Written): Answered =>
    answered(asked, found, statements, {
      writtenBy: model.name,
      withheld,
      checkedBy,
      notices: [...sought.notices, ...notices],
    });
  const written = await writeStatements(asked, found, { model, log, signal, onProgress }, (soFar) =>
    onProgress?.({ kind: 'proven', soFar: make(soFar) }),
  );
  if (written === 'failed') return quotedAnswer(sought, ['model-failed']);
  if (written.statements.length > 0) return make(written);
  // Who has read the passages knows better than who has counted their words.
  if (written.withheld === 0) return declined(asked, 'nothing-found', found);
  return quotedAnswer(sought, ['model-unproven'], written.withheld);
}
