// Dates of a text, as far as it tells them: a day, a month, a year, or parts of these.
import type { IsoDate } from '../corpus/article.ts';
import { addDays, isoDate, monthNumber, weekday } from '../corpus/dates.ts';
import { arabicMonth } from '../retrieval/arabic.ts';

/** What a text tells of a day; what it leaves out is absent. Months from 1. */
export interface PartialDate {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

export interface DateMention {
  /** More than one where a date can be read in two ways (03/04/2018). */
  readonly readings: readonly PartialDate[];
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

const NAME =
  '(?:jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)?|apr(?:il|\\.)?|may|june?|july?|aug(?:ust|\\.)?|sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?)(?![\\p{L}\\p{N}])';
const ARABIC_NAME = '[\\u0621-\\u064a]{3,}(?: (?:الأول|الاول|الثاني))?(?:/[\\u0621-\\u064a]{3,})?';
const DAY = '([0-3]?\\d)(?:st|nd|rd|th)?(?!\\d)';
/** Also as the first of two: "the 2018–19 season". */
const YEAR = '((?:19|20)\\d{2})(?:[-–/]\\d{2})?(?!\\d|[.,]\\d)';
const BEFORE = '(?<![\\p{L}\\p{N}.,/-])';

type Reader = (groups: readonly (string | undefined)[]) => PartialDate[];

/** Longer forms first: what one has read, no later one reads again. */
const FORMS: readonly { pattern: RegExp; read: Reader }[] = [
  {
    pattern: form(`(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?!\\d)`),
    read: ([y, m, d]) => [date(y, Number(m), d)],
  },
  {
    pattern: form(`(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})(?!\\d)`),
    read: ([a, b, y]) => [date(y, Number(b), a), date(y, Number(a), b)],
  },
  {
    pattern: form(`${DAY}(?: of)?[ ,-]+(${NAME}|${ARABIC_NAME})(?:[ ,]+(?:of |عام )?${YEAR})?`),
    read: ([d, m, y]) => [date(y, month(m), d)],
  },
  {
    pattern: form(`(${NAME}) ${DAY}(?:[ ,]+${YEAR})?`),
    read: ([m, d, y]) => [date(y, month(m), d)],
  },
  { pattern: form(`(${NAME}|${ARABIC_NAME})(?: of|,)? ${YEAR}`), read: ([m, y]) => [date(y, month(m))] },
  { pattern: form(`(${NAME})`), read: ([m]) => [date(undefined, month(m))] },
  { pattern: form(YEAR), read: ([y]) => [date(y)] },
];

function form(pattern: string): RegExp {
  return new RegExp(BEFORE + pattern, 'giu');
}

function month(name: string | undefined): number {
  if (!name) return 0;
  if (!/\p{Script=Arabic}/u.test(name)) return monthNumber(name) ?? 0;
  return name
    .split('/')
    .reduce((found, one) => found || (arabicMonth(one) ?? arabicMonth(one.split(' ')[0]!) ?? 0), 0);
}

function date(year: string | undefined, monthOfYear?: number, day?: string): PartialDate {
  return {
    ...(year !== undefined && { year: Number(year) }),
    ...(monthOfYear !== undefined && { month: monthOfYear }),
    ...(day !== undefined && { day: Number(day) }),
  };
}

const real = ({ month, day }: PartialDate): boolean =>
  (month === undefined || (month >= 1 && month <= 12)) && (day === undefined || (day >= 1 && day <= 31));

/** "5 and 9 January 2018", "24–25 January": the first day has its month behind the second. */
const FIRST_OF_TWO = new RegExp(
  `${BEFORE}${DAY}(?: ?[-–] ?| and | to | or )(?=${DAY}(?: of)?[ ,-]+(${NAME}|${ARABIC_NAME})(?:[ ,]+${YEAR})?)`,
  'giu',
);
const SECOND_OF_TWO = new RegExp(
  `(${NAME}) ([0-3]?\\d)(?:st|nd|rd|th)?(?: ?[-–] ?| and | to | or )${DAY}(?:[ ,]+${YEAR})?`,
  'giu',
);

/** Finds the dates of a text (Latin digits), in no order. */
export function datesIn(given: string): DateMention[] {
  const text = given.replace(/\b(mid|early|late)-(?=\p{L})/giu, '$1 ');
  const found: DateMention[] = [];
  const add = (
    match: RegExpExecArray,
    readings: readonly PartialDate[],
    end = match.index + match[0].length,
  ) => {
    const kept = readings.filter(real);
    if (kept.length > 0)
      found.push({ readings: kept, words: text.slice(match.index, end), start: match.index, end });
  };
  for (const match of text.matchAll(FIRST_OF_TWO)) add(match, [date(match[4], month(match[3]), match[1])]);
  for (const match of text.matchAll(SECOND_OF_TWO)) {
    add(match, [date(match[4], month(match[1]), match[2])]);
    found.push({ ...found.at(-1)!, readings: [date(match[4], month(match[1]), match[3])] });
  }
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (found.some((one) => match.index < one.end && one.start < end)) continue;
      if (isOrdinaryWord(text, match)) continue;
      add(match, read(match.slice(1)));
    }
  }
  return found;
}

/** "may", "march", "mar" and the surname "May" are no months; a month alone is written with a capital, after a preposition. */
function isOrdinaryWord(text: string, match: RegExpExecArray): boolean {
  if (!/^(?:may|mar|march|dec|sep|jan|august)\.?$/i.test(match[0]))
    return /^\p{Ll}/u.test(match[0]) && !/\d/.test(match[0]) && /\p{Script=Latin}/u.test(match[0]);
  const before = text.slice(Math.max(0, match.index - 12), match.index);
  return (
    !/^\p{Lu}/u.test(match[0]) ||
    !/\b(?:in|of|since|until|till|by|during|early|late|mid|last|this|next|from|to|through|and|every)[ -]$/i.test(
      before,
    )
  );
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WEEKDAY = /\b(sunday|monday|tuesday|wednesday|thursday|friday|saturday)\b/giu;

/** Weekdays named in a text, 0 (Sunday) to 6. */
export function weekdaysIn(text: string): { day: number; words: string }[] {
  return Array.from(text.matchAll(WEEKDAY), ([name]) => ({
    day: DAYS.indexOf(name.toLowerCase()),
    words: name,
  }));
}

/**
 * The days a text of a known day speaks of without dating them: "on Tuesday" (the last one up to that day, or the
 * next), "yesterday", "last year". Also the day itself.
 */
export function workedOutDates(text: string, published: IsoDate): PartialDate[] {
  const found = [published];
  for (const { day } of weekdaysIn(text)) {
    const back = (weekday(published) - day + 7) % 7;
    found.push(addDays(published, -back), addDays(published, back === 0 ? -7 : 7 - back));
  }
  if (/\b(?:yesterday|last night|overnight|the day before)\b|أمس/iu.test(text))
    found.push(addDays(published, -1));
  if (/\btomorrow\b|غدا/iu.test(text)) found.push(addDays(published, 1));
  const days: PartialDate[] = found.map(parts);
  const { year, month } = parts(published);
  if (/\b(?:last|past|previous|a) year\b/i.test(text)) days.push({ year: year - 1 });
  if (/\b(?:next|coming) year\b/i.test(text)) days.push({ year: year + 1 });
  if (/\blast month\b/i.test(text))
    days.push(month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 });
  if (/\bnext month\b/i.test(text))
    days.push(month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 });
  return days;
}

function parts(day: IsoDate): { year: number; month: number; day: number } {
  const [year, month, date] = day.split('-').map(Number);
  return { year: year!, month: month!, day: date! };
}

/** A date without its year, in a text of a known day: the nearest such day or month. */
export function withYear(told: PartialDate, published: IsoDate | undefined): PartialDate[] {
  if (told.year !== undefined || !published || told.month === undefined) return [told];
  const { year, month } = parts(published);
  const apart = told.month - month;
  const nearest = year + (apart > 6 ? -1 : apart < -6 ? 1 : 0);
  // Both the last such month and the nearest: "in November" in a report of May may mean either.
  return [told, { ...told, year: nearest }, { ...told, year: apart > 0 ? year - 1 : year }];
}

/** True where a told date is all that is claimed, and perhaps more exact. */
export function tells(told: PartialDate, claimed: PartialDate): boolean {
  return (
    (claimed.year === undefined || claimed.year === told.year) &&
    (claimed.month === undefined || claimed.month === told.month) &&
    (claimed.day === undefined || claimed.day === told.day)
  );
}

/** 0 (Sunday) to 6, of a date told in full. */
export function weekdayOf({ year, month, day }: PartialDate): number | undefined {
  const iso = year && month && day ? isoDate(year, month, day) : undefined;
  return iso === undefined ? undefined : weekday(iso);
}
