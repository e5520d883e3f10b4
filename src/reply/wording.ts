// The words of answers and refusals. What belongs to one platform only (its help, its buttons) stands there.
import type {
  Answered,
  ArchiveExtent,
  Declined,
  DeclineReason,
  Notice,
  Progress,
  Translation,
  Understood,
} from '../answer/answer.ts';
import { languageName } from '../answer/languages.ts';
import type { IsoDate, Publisher } from '../corpus/article.ts';
import { writeDate } from '../corpus/dates.ts';
import { hasFilters } from '../retrieval/filters.ts';

export { writeDate };

/** "1 – 31 January 2018", "24 January 2018 – 15 February 2018", "since 1 January 2018". */
export function writePeriod(after: IsoDate | undefined, before: IsoDate | undefined): string {
  if (after && before) {
    if (after === before) return writeDate(after);
    const [from, to] = [writeDate(after).split(' '), writeDate(before).split(' ')];
    if (from[2] === to[2] && from[1] === to[1]) return `${from[0]} – ${to.join(' ')}`;
    if (from[2] === to[2]) return `${from[0]} ${from[1]} – ${to.join(' ')}`;
    return `${from.join(' ')} – ${to.join(' ')}`;
  }
  return after ? `since ${writeDate(after)}` : before ? `until ${writeDate(before)}` : '';
}

export function writePublisher(publisher: Publisher): string {
  return publisher.affiliation ? `${publisher.name} (${publisher.affiliation})` : publisher.name;
}

/** "1 article", "10 articles". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** How to have a question asked without the filters read from its words. */
export const DROP_FILTERS = 'filters:off';

export function writeFilters({ after, before, reportedUntil, publishers, filterWords }: Understood): string {
  const parts = [];
  const period = writePeriod(after, before);
  if (period)
    parts.push(reportedUntil ? `${period} (and reports up to ${writeDate(reportedUntil)})` : period);
  if (publishers.length > 0) parts.push(`published by ${publishers.join(' or ')}`);
  const words = filterWords.map((one) => `"${one}"`).join(', ');
  return `Filter: ${parts.join('; ')}${words && ` (from ${words})`}`;
}

/** How many publishers are named before "and others". */
const PUBLISHERS_NAMED = 6;

export function writeExtent({ articles, publishers, from, to }: ArchiveExtent): string {
  const named =
    publishers.slice(0, PUBLISHERS_NAMED).join(', ') +
    (publishers.length > PUBLISHERS_NAMED ? ' and others' : '');
  const period = from && to ? `, ${writeDate(from)} to ${writeDate(to)}` : '';
  return `${count(articles, 'article')} of ${count(publishers.length, 'publisher')} (${named})${period}`;
}

export function writeNotice(notice: Notice, answer: Answered): string {
  const publisher = answer.sources[0]!.article.publisher;
  switch (notice) {
    case 'figures-differ':
      return 'The sources give different figures.';
    case 'one-publisher':
      return `All evidence is from one publisher, ${writePublisher(publisher)}.`;
    case 'party':
      return 'All evidence is from parties to the events.';
    case 'dates-widened':
      return 'Nothing published in the days named answers; articles of all days were searched.';
    case 'found-by-meaning':
      return 'These passages come nearest in meaning to a question in another language; see for yourself whether they answer.';
    case 'undated':
      return 'A source carries no date.';
    case 'quoted':
      return 'Quoted without a language model.';
    case 'model-failed':
      return 'The language model failed; these are the articles’ own words instead.';
    case 'model-unproven':
      return 'Nothing that the language model wrote could be proven; these are the articles’ own words instead.';
    case 'checked-by-words':
      return answer.checkedBy
        ? 'For some sentences no second look could be had: they were checked by words alone.'
        : 'No second look at these sentences could be had: they were checked by words alone.';
    case 'may-be-incomplete':
      return 'The language model’s server ended the answer early; it may be incomplete.';
  }
}

export function writeAuthor(model: string, checkedBy: string | undefined): string {
  return `Written by ${model}; every sentence was checked against the words it cites${checkedBy ? ` by ${checkedBy}` : ''}.`;
}

export function writeWithheld(withheld: number): string {
  return `${count(withheld, 'statement')} withheld, because the articles do not prove ${withheld === 1 ? 'it' : 'them'}.`;
}

const DECLINED: Readonly<Record<DeclineReason, string>> = {
  'other-language':
    'The archive holds no articles in the language of this question, and no model is set up to translate it.',
  'nothing-found': 'The archive does not say.',
  'nothing-within-filters': 'The archive holds no article within these filters.',
  'nothing-proven': 'The archive does not say anything about this that can be proven.',
  'not-a-question': 'Ask a question about what the archive reports.',
  'filter-unreadable': 'A filter of the question cannot be read:',
  'question-too-long': 'The question is too long. Please put it in fewer words (2,000 characters at most).',
};

export function writeDeclined({ reason, details }: Declined): string {
  if (reason === 'other-language' && details.length > 0)
    return `${DECLINED[reason]} Please ask in ${details.join(' or ')}.`;
  return DECLINED[reason];
}

/** The model could not be asked whether the passages found answer. */
export const DECLINED_BY_WORDS =
  'The language model failed; whether there is an answer was judged by words alone.';

export function writeSearched({ archive, understood }: Declined): string {
  const filtered = hasFilters(understood);
  return `I searched ${writeExtent(archive)}${filtered ? '' : ', without filters'}.`;
}

export function writeTranslation({ language, text }: Translation): string {
  const name = languageName(language);
  return text
    ? `Looked up in ${name} as "${text}"`
    : `Could not be translated into ${name}; looked up as it was asked`;
}

export const ABSENCE = 'Not being in this archive does not mean that it did not happen.';
export const FILTER_HELP =
  'Filters: from:"Publisher", after:2018-01, before:2018-12-31, or in plain words ("in December 2017").';

/** What is told while an answer is being made; 'reading' before the archive can be asked at all. */
export function writeProgress(progress: Progress | { readonly kind: 'reading' }): string {
  switch (progress.kind) {
    case 'reading':
      return 'The archive is still being read; your question is answered right after…';
    case 'waiting':
      return progress.ahead === 0
        ? 'Next in line…'
        : `Waiting for ${count(progress.ahead, 'question')} before this one…`;
    case 'writing':
      return `Reading ${count(progress.articles, 'article')}…`;
    case 'proven':
      return `${count(progress.soFar.statements.length, 'sentence')} proven…`;
  }
}

export const THANKS = 'Thank you, your feedback is kept.';

type Failure = 'too-many' | 'too-busy' | 'stopping' | 'not-kept' | 'already-shared' | 'closed-channel';

/** Why there is no answer; the one apology for whatever went wrong where the reason is unknown. */
export function writeFailure(failure: string | undefined, seconds = 60): string {
  switch (failure as Failure | undefined) {
    case 'too-many':
      return `More questions came at once than can be answered here. Please ask again in ${count(seconds, 'second')}.`;
    case 'too-busy':
      return 'Many questions are waiting at this moment. Please ask again in a minute.';
    case 'stopping':
      return 'Footnote is being restarted and could not finish this answer. Please ask again in a minute.';
    case 'not-kept':
      return 'This answer is no longer kept. Please ask the question again.';
    case 'already-shared':
      return 'This answer was shared just now.';
    case 'closed-channel':
      return 'Questions are not answered in this channel. Please ask in a direct message.';
    default:
      return 'Something went wrong, and this question could not be answered. The fault is ours and has been noted; please ask again.';
  }
}
