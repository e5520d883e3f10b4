// Days of the calendar: reading the forms in which articles carry them, and reckoning with them.
import type { IsoDate } from './article.ts';

export const MONTHS =
  'January February March April May June July August September October November December'.split(' ');

const DAY_MS = 86_400_000;

/** 1 to 12 for a month's English name or its usual shortening ("Sept", "Oct."), else undefined. */
export function monthNumber(name: string): number | undefined {
  const word = name.toLowerCase().replace('.', '');
  if (word.length < 3) return undefined;
  const found = MONTHS.findIndex(
    (month) => month.toLowerCase().startsWith(word) || (word === 'sept' && month === 'September'),
  );
  return found < 0 ? undefined : found + 1;
}

/** The day, if the calendar has it: no 30 February. */
export function isoDate(year: number, month: number, day: number): IsoDate | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || year > 9999 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return undefined;
  return date.toISOString().slice(0, 10);
}

/** Days of four-figure years only: 9999-12-31 is the last. */
export function addDays(date: IsoDate, days: number): IsoDate {
  const moved = new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString();
  return moved.startsWith('+') ? '9999-12-31' : moved.slice(0, 10);
}

/** "24 January 2018": absolute, and the same in every place. */
export function writeDate(date: IsoDate | undefined): string {
  if (!date) return 'undated';
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** 0 (Sunday) to 6. */
export function weekday(date: IsoDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

export function lastDayOfMonth(year: number, month: number): IsoDate {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/**
 * Reads a date as articles carry it: `2018-01-24` (with or without a time), `2018/01/24`, `24 January 2018`,
 * `Oct 17 2018`, `January 24, 2018`, each with a weekday before it. Undefined for everything else.
 */
export function parseDate(text: string): IsoDate | undefined {
  const value = text.trim();
  const numeric = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ])/.exec(value);
  if (numeric) return isoDate(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const words = value.replace(/^[a-z]+day,?\s+|^(?:mon|tue|wed|thu|fri|sat|sun)[,.]?\s+/i, '');
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})\b/i.exec(words);
  if (dayFirst) return isoDate(Number(dayFirst[3]), monthNumber(dayFirst[2]!) ?? 0, Number(dayFirst[1]));
  const monthFirst = /^([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/i.exec(words);
  if (monthFirst)
    return isoDate(Number(monthFirst[3]), monthNumber(monthFirst[1]!) ?? 0, Number(monthFirst[2]));
  return undefined;
}
