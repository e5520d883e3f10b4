// Periods in a question's own words: "in December 2017", "early 2018", "between 5 and 9 January 2018".
// Only what can be known becomes a period; "after the Sochi conference" does not, nor does "last year", whose
// meaning depends on when the asker thinks of. "the Geneva Communique of 2012" names a thing, not a period.
import type { IsoDate } from '../corpus/article.ts';
import { addDays, isoDate, lastDayOfMonth, monthNumber } from '../corpus/dates.ts';
import { arabicMonth } from './arabic.ts';

/** Inclusive on both sides; a missing side is open. */
export interface Period {
  readonly after?: IsoDate;
  readonly before?: IsoDate;
}

export interface DateMention extends Period {
  /** The words it was read from, and where they stand in the question. */
  readonly words: string;
  readonly start: number;
  readonly end: number;
  /** True where a single day is named: reports of it appear on the days that follow. */
  readonly day: boolean;
}

/** A closed period, with the mark of a single day, or of two ends that were both named. */
interface Span {
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly day?: boolean;
  readonly range?: boolean;
  /** True for a day that the calendar does not have: no period, and no reason to read "February 2018" out of it. */
  readonly impossible?: boolean;
}

const MONTH =
  '(jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)?|apr(?:il|\\.)?|may|june?|july?|aug(?:ust|\\.)?|sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?|[\\u0621-\\u064a]{3,}(?: (?:الأول|الاول|الثاني))?)';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '((?:19|20)\\d{2})';
const PART =
  '(?:the )?(early|mid|late|beginning of|start of|middle of|end of|first half of|second half of|first week of|second week of|third week of|fourth week of|last week of)[ -]+(?:in )?(?:the )?';
const SEASON = '(spring|summer|autumn|fall|winter)';
const QUARTER = '(?:q([1-4])|(first|second|third|fourth) quarter(?: of)?)';

/** "2018/01/24", "24.01.2018"; in a path or a longer number, neither is a date. */
const YEAR_FIRST = '(?<![/.])((?:19|20)\\d{2})([/.])(\\d{1,2})\\2(\\d{1,2})(?![/-]|\\.\\d)';
const YEAR_LAST = '(?<![/.])(\\d{1,2})([/.-])(\\d{1,2})\\2((?:19|20)\\d{2})(?![/-]|\\.\\d)';
const SHORT_YEAR = '(?<![/.])(\\d{1,2})(/)(\\d{1,2})\\2(\\d{2})(?![/-]|\\.\\d)';

/** Each form of one span, tried in this order: what is longer and surer comes first. */
const SPANS: readonly { pattern: string; read: (groups: (string | undefined)[]) => Span | undefined }[] = [
  { pattern: '(\\d{4})-(\\d{2})-(\\d{2})', read: ([y, m, d]) => daySpan(y, Number(m), d) },
  { pattern: YEAR_FIRST, read: ([y, , m, d]) => daySpan(y, Number(m), d) },
  { pattern: YEAR_LAST, read: ([a, , b, y]) => numericDay(a!, b!, y!) },
  {
    pattern: `${DAY}(?: and(?: on)?(?: the)? | ?[-–] ?| to )${DAY}(?: of)? ${MONTH},? ${YEAR}`,
    read: ([d, e, m, y]) => hull(daySpan(y, month(m), d), daySpan(y, month(m), e)),
  },
  { pattern: `${DAY}(?: of)? ${MONTH},? ${YEAR}`, read: ([d, m, y]) => daySpan(y, month(m), d) },
  { pattern: `${MONTH} ${DAY},? ${YEAR}`, read: ([m, d, y]) => daySpan(y, month(m), d) },
  { pattern: `${PART}${MONTH},? ${YEAR}`, read: ([part, m, y]) => partOfMonth(part!, Number(y), month(m)) },
  { pattern: `${PART}${YEAR}`, read: ([part, y]) => partOfYear(part!, Number(y)) },
  { pattern: `${SEASON}(?: of| in)?,? ${YEAR}`, read: ([name, y]) => season(name!, Number(y)) },
  {
    pattern: `${QUARTER},? ${YEAR}`,
    read: ([digit, word, y]) =>
      quarter(
        digit ? Number(digit) : ['first', 'second', 'third', 'fourth'].indexOf(word!.toLowerCase()) + 1,
        Number(y),
      ),
  },
  { pattern: `${MONTH},?(?: of)? ${YEAR}`, read: ([m, y]) => monthSpan(Number(y), month(m)) },
  { pattern: `(\\d{4})-(\\d{2})(?!\\d)`, read: ([y, m]) => monthSpan(Number(y), Number(m)) },
];

/** A year alone is a period only after one of these; elsewhere it may be part of a name. */
const YEAR_AFTER =
  '(?:in|during|throughout|within|since|until|till|before|after|by the end of|the year|year|في عام|في سنة|عام|سنة|في|منذ|قبل|بعد)';

/** Finds the periods that a question names, in order. */
export function findDates(question: string): DateMention[] {
  const text = withLatinDigits(question);
  const spans = findSpans(text).filter((span) => !span.impossible);
  return joinRanges(text, spans).map((mention) => ({
    ...mention,
    words: question.slice(mention.start, mention.end).trim(),
  }));
}

/**
 * Dates in figures that may be two days, or none, each with what is expected: 03/04/2018 is in April for some and in
 * March for others.
 */
export function findUnreadableDates(question: string): string[] {
  const text = withLatinDigits(question);
  return [YEAR_LAST, SHORT_YEAR].flatMap((form) =>
    [...text.matchAll(new RegExp(`(?<![\\p{L}\\d-])${form}(?![\\p{L}\\d])`, 'giu'))].flatMap((match) => {
      const [whole, a, , b, year] = match as unknown as [string, string, string, string, string];
      const span = year.length === 4 ? numericDay(a, b, year) : undefined;
      if (span && !span.impossible) return [];
      // Three numbers that are no day and no month in any order are something else.
      if (Math.min(Number(a), Number(b)) > 12 || Math.max(Number(a), Number(b)) > 31) return [];
      const fullYear = Number(year.length === 4 ? year : `20${year}`);
      const example = isoDate(fullYear, Number(b), Number(a)) ?? isoDate(fullYear, Number(a), Number(b));
      const written = question.slice(match.index, match.index + whole.length);
      return `${written}: expected ${example ? `the month in words, or ${example}` : 'a day of the calendar'}`;
    }),
  );
}

function withLatinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

type Found = Span & { start: number; end: number };

function findSpans(text: string): Found[] {
  const found: Found[] = [];
  const add = (start: number, end: number, span: Span | undefined) => {
    if (span && !found.some((other) => start < other.end && end > other.start))
      found.push({ ...span, start, end });
  };
  for (const { pattern, read } of SPANS) {
    for (const match of text.matchAll(new RegExp(`(?<![\\p{L}\\d-])${pattern}(?![\\p{L}\\d])`, 'giu'))) {
      add(match.index, match.index + match[0].length, read(match.slice(1)));
    }
  }
  // "5 January 2018" after "between 28 December and": the year of the later day serves the earlier one too.
  for (const match of text.matchAll(
    new RegExp(`(?<![\\p{L}\\d])(?:${DAY} )?${MONTH}(?= (?:and|to|until|till) )`, 'giu'),
  )) {
    const later = found.find(
      (span) =>
        !span.impossible && span.start > match.index && span.start - match.index - match[0].length < 16,
    );
    if (!later) continue;
    const number = month(match[2]) ?? 0;
    const sameYear = Number(later.first.slice(0, 4));
    const year = number > Number(later.last.slice(5, 7)) ? sameYear - 1 : sameYear;
    add(
      match.index,
      match.index + match[0].length,
      match[1] ? daySpan(String(year), number, match[1]) : monthSpan(year, number),
    );
  }
  const years = new RegExp(
    `(?<![\\p{L}\\d])(?:${YEAR_AFTER}|between|from) ${YEAR}(?: (?:and|to|until|till) ${YEAR})?(?![\\d-]|s\\b)`,
    'giu',
  );
  for (const match of text.matchAll(years)) {
    const end = match.index + match[0].length;
    const first = match.index + match[0].indexOf(match[1]!);
    add(first, first + 4, yearSpan(match[1]!));
    if (match[2]) add(end - 4, end, yearSpan(match[2]));
  }
  return found.sort((a, b) => a.start - b.start);
}

/** "between A and B", "from A to B" become one period; "after A", "since A", "before A", "until A" an open one. */
function joinRanges(text: string, spans: readonly Found[]): DateMention[] {
  const mentions: DateMention[] = [];
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index]!;
    const next = spans[index + 1];
    const lead =
      /(?:^|[^\p{L}])(between|from|after|since|before|until|till|up to|by|starting|in|on|of|during|throughout|at|في|منذ|بعد|قبل|خلال)(?: the)?(?: early| late| year| عام| سنة)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day)?[ ,]*$/iu.exec(
        text.slice(0, span.start),
      );
    const start = lead ? span.start - lead[0].length + (/^[^\p{L}]/u.test(lead[0]) ? 1 : 0) : span.start;
    const word = lead?.[1]?.toLowerCase() ?? '';
    const mention = (end: number, period: Period, day = false) =>
      mentions.push({ ...period, words: text.slice(start, end).trim(), start, end, day });
    const between = next && text.slice(span.end, next.start);
    if (
      next &&
      /^(between|from)$/.test(word) &&
      /^ ?(?:and|to|until|till|–|-)(?: in| on)? ?$/i.test(between!)
    ) {
      mention(next.end, { after: span.first, before: next.last });
      index++;
    } else if (next && /^ ?(?:–|-|to|until|till) ?$/i.test(between!)) {
      mention(next.end, { after: span.first, before: next.last });
      index++;
    } else if (span.range) mention(span.end, { after: span.first, before: span.last });
    else if (/^(after|بعد)$/.test(word)) mention(span.end, { after: addDays(span.last, 1) });
    else if (/^(since|starting|from|منذ)$/.test(word)) mention(span.end, { after: span.first });
    else if (/^(before|قبل)$/.test(word)) mention(span.end, { before: addDays(span.first, -1) });
    else if (/^(until|till|up to|by)$/.test(word)) mention(span.end, { before: span.last });
    else mention(span.end, { after: span.first, before: span.last }, span.day === true);
  }
  return mentions;
}

function month(name: string | undefined): number | undefined {
  return name === undefined ? undefined : (monthNumber(name) ?? arabicMonth(name));
}

const IMPOSSIBLE: Span = { first: '', last: '', impossible: true };

function daySpan(
  year: string | undefined,
  month: number | undefined,
  day: string | undefined,
): Span | undefined {
  const date = isoDate(Number(year), month ?? 0, Number(day));
  if (date) return { first: date, last: date, day: true };
  return month !== undefined && isoDate(Number(year), month, 1) ? IMPOSSIBLE : undefined;
}

/** A day and a month in either order, where only one order is possible; undefined where both are. */
function numericDay(one: string, other: string, year: string): Span | undefined {
  if (Number(one) > 12) return daySpan(year, Number(other), one);
  if (Number(other) > 12 || one === other) return daySpan(year, Number(one), other);
  return undefined;
}

function monthSpan(year: number, month: number | undefined): Span | undefined {
  const first = isoDate(year, month ?? 0, 1);
  return first ? { first, last: lastDayOfMonth(year, month!) } : undefined;
}

function yearSpan(year: string): Span {
  return { first: `${year}-01-01`, last: `${year}-12-31` };
}

function hull(one: Span | undefined, other: Span | undefined): Span | undefined {
  if (one?.impossible || other?.impossible) return IMPOSSIBLE;
  return one && other && { first: one.first, last: other.last, range: true };
}

/** A month's thirds for early, mid and late; its weeks counted from the 1st, the last one from its end. */
function partOfMonth(part: string, year: number, month: number | undefined): Span | undefined {
  const whole = monthSpan(year, month);
  if (!whole) return undefined;
  const days = (from: number, to: number): Span => ({
    first: addDays(whole.first, from - 1),
    last: addDays(whole.first, to - 1),
  });
  const last = Number(whole.last.slice(8));
  const name = part.toLowerCase();
  if (name === 'last week of') return days(last - 6, last);
  const week = ['first week of', 'second week of', 'third week of', 'fourth week of'].indexOf(name);
  if (week >= 0) return days(week * 7 + 1, week * 7 + 7);
  if (/^(early|beginning|start)/.test(name)) return days(1, 10);
  if (/^mid/.test(name)) return days(11, 20);
  if (/^first half/.test(name)) return days(1, 15);
  if (/^second half/.test(name)) return days(16, last);
  return days(21, last);
}

/** A year's thirds for early, mid and late. */
function partOfYear(part: string, year: number): Span | undefined {
  const name = part.toLowerCase();
  if (/week/.test(name)) return undefined;
  const months = (from: number, to: number): Span => ({
    first: isoDate(year, from, 1)!,
    last: lastDayOfMonth(year, to),
  });
  if (/^(early|beginning|start)/.test(name)) return months(1, 4);
  if (/^mid/.test(name)) return months(5, 8);
  if (/^first half/.test(name)) return months(1, 6);
  if (/^second half/.test(name)) return months(7, 12);
  return months(9, 12);
}

/** Seasons of the northern half of the earth, by whole months; a winter begins in the year it is named by. */
function season(name: string, year: number): Span {
  const first = { spring: 3, summer: 6, autumn: 9, fall: 9, winter: 12 }[name.toLowerCase()]!;
  if (first === 12) return { first: `${year}-12-01`, last: lastDayOfMonth(year + 1, 2) };
  return { first: isoDate(year, first, 1)!, last: lastDayOfMonth(year, first + 2) };
}

function quarter(number: number, year: number): Span {
  return { first: isoDate(year, number * 3 - 2, 1)!, last: lastDayOfMonth(year, number * 3) };
}
