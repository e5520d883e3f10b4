// Filters of a question: written out (`from:"ARK News" after:2018-01 before:2018-12-31`) or in plain words
// ("in December 2017", "according to ARK News"). They are always shown, and `filters:off` sets the plain ones aside.
import type { IsoDate } from '../corpus/article.ts';
import { addDays, isoDate, lastDayOfMonth } from '../corpus/dates.ts';
import { findDates, findUnreadableDates, type Period } from './question-dates.ts';

export interface Filters extends Period {
  /** Names of publishers, as the archive writes them. Empty: all. */
  readonly publishers: readonly string[];
  /** The question's own words each filter was read from, to be shown with it. */
  readonly words: readonly string[];
  /**
   * Last day of publication let in, where a single day was named: what happened on a day is reported on the
   * days that follow it. Otherwise absent.
   */
  readonly reportedUntil?: IsoDate;
}

export const NO_FILTERS: Filters = { publishers: [], words: [] };

/** Days after a named day on which its events are still reported. */
const REPORTING_DAYS = 4;

/** What can be asked for by name; `party` is true for one that is also an actor in the reports. */
export interface KnownPublisher {
  readonly name: string;
  readonly names: readonly string[];
  readonly party: boolean;
}

export interface Filtered {
  readonly filters: Filters;
  /** The question without the words that became filters. */
  readonly text: string;
  /** Filters written out, and dates in figures, that cannot be understood, each with what is expected. */
  readonly unreadable: readonly string[];
}

const WRITTEN =
  /(?<![\p{L}\d])(from|publisher|after|since|before|until|filters):(?:\s?"([^"]*)"|\s?“([^”]*)”|(\S+))/giu;

/** True where filters are written out in a text, readable or not. */
export function writesFilters(text: string): boolean {
  return text.search(WRITTEN) >= 0;
}

export function readFilters(question: string, publishers: readonly KnownPublisher[]): Filtered {
  const unreadable: string[] = [];
  const written: { after?: IsoDate; before?: IsoDate; publishers: string[] } = { publishers: [] };
  const words: string[] = [];
  let plainWords = true;
  let text = question.replace(WRITTEN, (whole, key: string, ...values: (string | undefined)[]) => {
    const value = values.slice(0, 3).find((one) => one !== undefined) ?? '';
    words.push(whole);
    switch (key.toLowerCase()) {
      case 'filters':
        words.pop();
        if (value.toLowerCase() === 'off') plainWords = false;
        else unreadable.push(`${whole}: expected filters:off`);
        break;
      case 'from':
      case 'publisher': {
        const found = publishers.find((publisher) =>
          publisher.names.some((name) => fold(name) === fold(value)),
        );
        if (found) written.publishers.push(found.name);
        else
          unreadable.push(
            `${whole}: expected one of ${publishers
              .slice(0, 20)
              .map((one) => `from:"${one.name}"`)
              .join(', ')}`,
          );
        break;
      }
      default: {
        const day = boundary(value, /^(?:after|since)$/i.test(key) ? 'first' : 'last');
        if (!day)
          unreadable.push(
            `${whole}: expected a day, month or year, such as ${key}:2018-01-24, ${key}:2018-01 or ${key}:2018`,
          );
        else if (/^(?:after|since)$/i.test(key)) written.after = day;
        else written.before = day;
      }
    }
    return ' ';
  });

  let plain: { period: Period; publishers: string[]; reportedUntil?: IsoDate } = {
    period: {},
    publishers: [],
  };
  if (plainWords) {
    const dates = !written.after && !written.before;
    // Rather asked about than left out: the answer would be of all times.
    if (dates) unreadable.push(...findUnreadableDates(text));
    const read = readPlainWords(text, publishers, {
      dates,
      publishers: written.publishers.length === 0,
    });
    plain = read;
    words.push(...read.words);
    text = read.text;
  }
  const after = written.after ?? plain.period.after;
  const before = written.before ?? plain.period.before;
  if (after && before && after > before)
    unreadable.push(`after:${after} before:${before}: expected the first day not to lie after the last`);
  return {
    filters: {
      publishers: written.publishers.length > 0 ? written.publishers : plain.publishers,
      words,
      ...(after && { after }),
      ...(before && { before }),
      ...(plain.reportedUntil && before === plain.period.before && { reportedUntil: plain.reportedUntil }),
    },
    text: text
      .replace(/\s+/gu, ' ')
      .replace(/\s+(?:and|or|in|on|between)(?=\s*[?.!;؟]*\s*$)|^\s*and\s*,/giu, '')
      .replace(/\s+([?.,!;؟])/gu, '$1')
      .replace(/,(?=\s*[?.!؟]*$)/u, '')
      .replace(/^[\s,;:]+/u, '')
      .trim(),
    unreadable,
  };
}

/** True where an article of that day and publisher is within the filters. Undated articles are outside every period. */
export function admits(filters: Filters, date: IsoDate | undefined, publisher: string): boolean {
  if (filters.publishers.length > 0 && !filters.publishers.includes(publisher)) return false;
  if (!filters.after && !filters.before) return true;
  if (date === undefined) return false;
  const last = filters.reportedUntil ?? filters.before;
  return (!filters.after || date >= filters.after) && (!last || date <= last);
}

export function hasFilters(filters: Pick<Filters, 'after' | 'before' | 'publishers'>): boolean {
  return filters.after !== undefined || filters.before !== undefined || filters.publishers.length > 0;
}

function boundary(value: string, side: 'first' | 'last'): IsoDate | undefined {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value);
  if (!match) return undefined;
  const year = Number(match[1]);
  if (match[3]) return isoDate(year, Number(match[2]), Number(match[3]));
  if (match[2])
    return (
      isoDate(year, Number(match[2]), 1) &&
      (side === 'first' ? isoDate(year, Number(match[2]), 1) : lastDayOfMonth(year, Number(match[2])))
    );
  return side === 'first' ? isoDate(year, 1, 1) : isoDate(year, 12, 31);
}

function readPlainWords(
  question: string,
  publishers: readonly KnownPublisher[],
  wanted: { dates: boolean; publishers: boolean },
) {
  const mentions = wanted.dates ? findDates(question) : [];
  const cuts: { start: number; end: number; words: string; instead?: string }[] = [...mentions];
  // Several periods in one question ("in December 2017 and in February 2018") are asked about together.
  const opens = mentions.some((mention) => !mention.after)
    ? undefined
    : least(mentions.map((mention) => mention.after!));
  const closes = mentions.some((mention) => !mention.before)
    ? undefined
    : greatest(mentions.map((mention) => mention.before!));
  const period: Period = { ...(opens && { after: opens }), ...(closes && { before: closes }) };
  // Open on both sides of different mentions: "after January 2018 and before June 2018".
  if (mentions.length > 1 && !opens && !closes) {
    const after = greatest(mentions.flatMap((mention) => mention.after ?? []));
    const before = least(mentions.flatMap((mention) => mention.before ?? []));
    Object.assign(period, after && { after }, before && { before });
  }
  const lastDay = mentions.some((mention) => mention.day && mention.before === closes);
  const reportedUntil = closes && lastDay ? addDays(closes, REPORTING_DAYS) : undefined;

  const named = wanted.publishers ? findPublishers(question, publishers) : [];
  cuts.push(...named);
  let text = question;
  for (const cut of cuts.sort((a, b) => b.start - a.start))
    text = `${text.slice(0, cut.start)} ${cut.instead ?? ''} ${text.slice(cut.end)}`;
  return {
    period,
    publishers: [...new Set(named.map((one) => one.publisher))],
    words: cuts.sort((a, b) => a.start - b.start).map((cut) => cut.words),
    text,
    ...(reportedUntil && { reportedUntil }),
  };
}

/** Words that say "as published by"; what follows or stands before is then a publisher, not an actor. */
const BEFORE_NAME =
  '(?:according to|as reported by|as published by|(?:reports?|reported|published|carried|reporting|articles?|coverage|stories|figures?|account|version) (?:of|by|from|in)|in the words of|بحسب|حسب|وفقا ل|وفقاً ل)';
const AFTER_NAME =
  "(?:['’]s? (?:own )?(?:reports?|reporting|articles?|coverage|stories|figures?|account|version|toll)|(?:reports?|reported|reporting|wrote|writes|published)\\b)";
const AFTER_DID = '(?:say|report|write|publish|claim|give)';

interface NamedPublisher {
  readonly publisher: string;
  readonly start: number;
  readonly end: number;
  readonly words: string;
  /** A word that says nothing to the index, but keeps the rest of the question a sentence. */
  readonly instead?: string;
}

/** Only these are looked at more closely: an archive may have thousands of publishers. */
function namedIn(question: string, publishers: readonly KnownPublisher[]): KnownPublisher[] {
  const folded = fold(question);
  return publishers.flatMap((publisher) => {
    const names = publisher.names.filter((name) => folded.includes(fold(name)));
    return names.length > 0 ? [{ ...publisher, names }] : [];
  });
}

function findPublishers(question: string, publishers: readonly KnownPublisher[]): NamedPublisher[] {
  const found: NamedPublisher[] = [];
  const mentioned = namedIn(question, publishers);
  for (const publisher of mentioned) {
    for (const name of [...publisher.names].sort((a, b) => b.length - a.length)) {
      const named = namePattern(name);
      // What a party to the events says stands in other publishers' articles as well, so only "published by" counts.
      const patterns = publisher.party
        ? [
            `(?:as |reports? |articles? |statements? )?published by ${named}`,
            `${named}(?=['’]s? own (?:reports?|reporting|figures?|account|toll|statements?))`,
          ]
        : [
            `${BEFORE_NAME} ${named}`,
            `${named}(?= ?${AFTER_NAME})`,
            `(?<=(?:did|does|do|has|have) )${named}(?= ${AFTER_DID})`,
          ];
      for (const pattern of patterns) {
        const match = new RegExp(`(?<![\\p{L}\\d])${pattern}(?![\\p{L}\\d])`, 'iu').exec(question);
        if (
          !match ||
          found.some((other) => match.index < other.end && match.index + match[0].length > other.start)
        )
          continue;
        found.push(cutOf(question, publisher.name, match));
      }
    }
  }
  const named = joinedByAnd(question, mentioned, found);
  return isForWholeQuestion(question, named) ? named : [];
}

const CAPITAL_NAME = '\\p{Lu}[\\p{L}\\d.-]*(?: (?:of |for |and |the |al-)?\\p{Lu}[\\p{L}\\d.-]*)*';
/** Who else says something in a question: the source need not be one that the archive knows. */
const OTHER_SOURCE = [
  /(?<![\p{L}\d])(?:[Aa]ccording to|[Aa]s (?:reported|published) by|[Ii]n the words of)(?= )/gu,
  /(?<!\p{L})و?(?:بحسب|حسب|وفقا ل|وفقاً ل)/gu,
  new RegExp(
    `(?<![\\p{L}\\d])(?!(?:What|Which|Whose|Any|All|The|Are|Were|Do|Did)\\s)${CAPITAL_NAME}(?:['’]s? (?:own )?(?:reports?|reporting|coverage|figures?|account|version|toll)| (?:reported|reports|published))(?![\\p{L}\\d])`,
    'gu',
  ),
];
const COMPARES = /\b(?:differ\w*|compar\w+|contradict\w*|contrast\w*|disagree\w*|unlike|versus|vs)\b/iu;
const AND = '(?:and|or|nor|as well as|rather than|but not|not|&)';
const AND_OTHER = new RegExp(
  `^(?:['’]s?)?(?:,? ${AND} |, (?=${CAPITAL_NAME}(?:, ${CAPITAL_NAME})*,? and ))(?:(?:of|by|from|to|in) )?(?:the )?\\p{Lu}`,
  'u',
);
const OTHER_AND = new RegExp(`\\p{Lu}[\\p{L}\\d.'’-]*,? ${AND} (?:(?:of|by|from|to|in) )?(?:the )?$`, 'u');

/**
 * False where a filter on the publishers named would shut out what the question asks for as well: another source
 * stands beside them, or only one half of the question is about what they say.
 */
function isForWholeQuestion(question: string, named: readonly NamedPublisher[]): boolean {
  if (named.length === 0) return true;
  const isNamed = (start: number, end: number) => named.some((one) => start < one.end && end > one.start);
  for (const pattern of OTHER_SOURCE) {
    for (const match of question.matchAll(pattern))
      if (!isNamed(match.index, match.index + match[0].length)) return false;
  }
  for (const { start, end } of named) {
    const next = AND_OTHER.exec(question.slice(end));
    if (next && !isNamed(end + next[0].length - 1, end + next[0].length)) return false;
    const last = OTHER_AND.exec(question.slice(0, start));
    if (last && !isNamed(last.index, last.index + 1)) return false;
  }
  if (COMPARES.test(question) && new Set(named.map((one) => one.publisher)).size === 1) return false;
  if (leadsOrCloses(question, named)) return true;
  return halvesOf(question).every(({ start, end }) => isNamed(start, end));
}

/** "According to CNN, who …", "…, according to CNN?": said of all that the question asks. */
function leadsOrCloses(question: string, named: readonly NamedPublisher[]): boolean {
  return named.some(
    ({ start, end, instead }) =>
      instead === undefined &&
      ((/^\P{L}*$/u.test(question.slice(0, start)) && /^\s?,/u.test(question.slice(end))) ||
        (/[,–—-] ?$/u.test(question.slice(0, start)) && /^\P{L}*$/u.test(question.slice(end)))),
  );
}

const ASKS =
  '(?:(?:in|on|at|for|by|to|from|with|about|since|until) )?(?:who|whom|whose|what|when|where|why|how|which|did|does|do|is|are|was|were|has|have|had|will|can|could|according to)(?![\\p{L}\\d])';
/** Where one question ends and another one begins. After a comma alone, "who" and "which" only tell more of a thing. */
const NEW_HALF = new RegExp(
  `[;?؟!.]\\s+(?=${ASKS})|,?\\s+(?:and|but|or)\\s+(?:also |then )?(?=${ASKS})|,\\s+(?=(?:what|why|how|did|does|do)\\b)|[،؟]?\\s+و(?=(?:ماذا|من|كيف|كم|أين|متى|لماذا|هل|ما)\\s)`,
  'giu',
);
const ASKING = new RegExp(`(?<![\\p{L}\\d])${ASKS}|(?:ماذا|من|كيف|كم|أين|متى|لماذا|هل|ما)\\s`, 'iu');

/** The questions in a question; "and where?" is no half of its own, nor is "In Homs, …". */
function halvesOf(question: string): { start: number; end: number }[] {
  const cuts = [...question.matchAll(NEW_HALF)].map((match) => match.index);
  return [0, ...cuts].flatMap((start, index) => {
    const end = cuts[index] ?? question.length;
    const half = question.slice(start, end);
    const length = half.match(/[\p{L}\d'’-]+/gu)?.length ?? 0;
    return ASKING.test(half) && length > 3 ? [{ start, end }] : [];
  });
}

/** "What did CNN report": "What did they report"; "CNN’s figures": "the figures". */
function cutOf(question: string, publisher: string, match: RegExpExecArray): NamedPublisher {
  const start = match.index;
  const end = start + match[0].length;
  const cut = { publisher, start, end, words: match[0] };
  const possessive = /^['’]s?(?: own)?(?= )/u.exec(question.slice(end));
  if (possessive) return { ...cut, end: end + possessive[0].length, instead: 'the' };
  const before = question.slice(0, start);
  const subject = new RegExp(`^ (?:${AFTER_DID}|reported|wrote|writes)(?![\\p{L}\\d])`, 'iu').test(
    question.slice(end),
  );
  const named =
    new RegExp(`^(?:${BEFORE_NAME}|published by)`, 'iu').test(match[0]) ||
    /\b(?:which|what|any|all|these|those) $/i.test(before);
  return subject && !named ? { ...cut, instead: 'they' } : cut;
}

/** "the figures of Al-Alam and Al-Manar", "What did CNN and ARK News report?": one is named by the same words as the other. */
function joinedByAnd(
  question: string,
  publishers: readonly KnownPublisher[],
  found: NamedPublisher[],
): NamedPublisher[] {
  const and = '(?:, and |, | and | & )(?:(?:of|by|from|to) )?';
  for (const one of [...found]) {
    for (const publisher of publishers) {
      for (const name of publisher.names) {
        const named = namePattern(name);
        const after = new RegExp(`^${and}${named}(?![\\p{L}\\d])`, 'iu').exec(question.slice(one.end));
        const before = new RegExp(`(?<![\\p{L}\\d])${named}${and}$`, 'iu').exec(question.slice(0, one.start));
        const match = after ?? before;
        if (!match || found.some((other) => other.publisher === publisher.name)) continue;
        const start = after ? one.end : match.index;
        found.push({
          publisher: publisher.name,
          start,
          end: start + match[0].length,
          words: match[0].trim(),
        });
      }
    }
  }
  return found;
}

/** A publisher's name as a pattern: with or without "the", a hyphen as good as a space. */
function namePattern(name: string): string {
  return `(?:the )?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[ -]/g, '[ -]')}`;
}

function least(days: readonly IsoDate[]): IsoDate | undefined {
  return [...days].sort()[0];
}

function greatest(days: readonly IsoDate[]): IsoDate | undefined {
  return [...days].sort().at(-1);
}

function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s-]+/gu, ' ')
    .replace(/^the /, '')
    .trim();
}
