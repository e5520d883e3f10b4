// What a claim must not make up: numbers, dates and names. Each must be found in what the claim rests on.
import type { IsoDate } from '../corpus/article.ts';
import {
  type DateMention,
  datesIn,
  type PartialDate,
  tells,
  weekdayOf,
  weekdaysIn,
  withYear,
  workedOutDates,
} from './claim-dates.ts';
import { indexNames, namesIn } from './claim-names.ts';
import { joinThousands, latinDigits, type NumberMention, numbersIn } from './claim-numbers.ts';
import { looksEnglish } from './same-language.ts';

/** What a claim may take its facts from: an article with what is known of it, or the question (no `published`). */
export interface ClaimSource {
  /** Quoted passages, title, name and aliases of the publisher; or the question's words. */
  readonly texts: readonly string[];
  /** The article's own day, to which its "on Tuesday" and "last year" are reckoned. */
  readonly published?: IsoDate;
}

export interface Unfounded {
  readonly kind: 'number' | 'date' | 'name';
  /** As they stand in the claim. */
  readonly words: string;
}

/**
 * The numbers, dates and names of a claim that none of its sources holds, each once. Numbers compare by value, in
 * digits or words, a percentage only with percentages; dates by what both tell, so a month is found where a day of it
 * is; names across spellings, scripts, acronyms, countries and their people. A source that is a plain text has no day
 * of its own. Linear in the length of the sources.
 */
export function unfounded(claim: string, given: readonly (ClaimSource | string)[]): Unfounded[] {
  const sources = given.map((one) => (typeof one === 'string' ? { texts: [one] } : one));
  const found: Unfounded[] = [];
  const text = latinDigits(claim);
  const dates = datesIn(text);
  const told = sources.flatMap(datesTold);
  const known = numbersTold(sources);
  for (const date of dates)
    if (!dateFound(date, told, known)) found.push({ kind: 'date', words: date.words });
  const days = new Set([
    ...told.flatMap((one) => weekdayOf(one) ?? []),
    ...sources.flatMap(({ texts }) => texts.flatMap((one) => weekdaysIn(one).map(({ day }) => day))),
  ]);
  for (const { day, words } of weekdaysIn(text)) if (!days.has(day)) found.push({ kind: 'date', words });
  for (const number of numbersIn(claim)) {
    if (dates.some(({ start, end }) => start < number.end && number.start < end)) continue;
    if (!numberFound(number, known) && !comesNear(claim, number, known))
      found.push({ kind: 'number', words: number.words });
  }
  const texts = sources.flatMap((source) => source.texts);
  const names = inAnotherLanguage(claim, texts) ? [] : namesIn(claim);
  if (names.length > 0) {
    const index = indexNames(texts);
    for (const name of names) if (!index.has(name, names)) found.push({ kind: 'name', words: name.text });
  }
  return found.filter(
    (one, at) => found.findIndex((other) => other.kind === one.kind && other.words === one.words) === at,
  );
}

function datesTold({ texts, published }: ClaimSource): PartialDate[] {
  return texts.flatMap((given) => {
    const text = latinDigits(given);
    const written = datesIn(text).flatMap(({ readings }) =>
      readings.flatMap((one) => withYear(one, published)),
    );
    return published ? [...written, ...workedOutDates(text, published)] : written;
  });
}

interface NumbersTold {
  readonly values: ReadonlySet<number>;
  readonly percentages: ReadonlySet<number>;
}

function numbersTold(sources: readonly ClaimSource[]): NumbersTold {
  const byText = sources.flatMap(({ texts }) => texts.map((text) => numbersIn(joinThousands(text))));
  const numbers = byText.flat();
  return {
    values: new Set([...numbers.map(({ value }) => value), ...byText.flatMap(sumsOf)]),
    percentages: new Set(numbers.filter(({ percent }) => percent).map(({ value }) => value)),
  };
}

function numberFound({ value, percent }: NumberMention, { values, percentages }: NumbersTold): boolean {
  return (percent ? percentages : values).has(value);
}

/** "five men and two women" are seven people: characters within which numbers may be added up. */
const ADDED_WITHIN = 60;

function sumsOf(numbers: readonly NumberMention[]): number[] {
  return numbers.flatMap((one, index) => {
    const next = numbers[index + 1];
    return next && !one.percent && !next.percent && next.start - one.end <= ADDED_WITHIN
      ? [one.value + next.value]
      : [];
  });
}

/** "just under 30,000" for 29,645: how far a number may lie from the one that it rounds. */
const ROUNDED_SHARE = 0.1;
const ROUNDED =
  /\b(?:about|around|roughly|nearly|almost|some|approximately|close to|just (?:under|over|below|above)|more than|over|less than|under|at least|up to|fewer than|above|below|well over|an estimated)\s+(?:[$£€]|US\$)?$|~\s?$/iu;

/** True for a rounded number where the sources have one that it may stand for. */
function comesNear(claim: string, { value, start }: NumberMention, { values }: NumbersTold): boolean {
  if (Number(value.toPrecision(2)) !== value || !ROUNDED.test(claim.slice(0, start))) return false;
  return [...values].some((one) => Math.abs(one - value) <= ROUNDED_SHARE * one);
}

/** English names of a claim in another language ("l’ONU") are not found in English articles, nor the other way about. */
function inAnotherLanguage(claim: string, texts: readonly string[]): boolean {
  return looksEnglish(claim) !== looksEnglish(texts.join('\n').slice(0, LANGUAGE_CHARS));
}

/** Enough of a text to tell its language. */
const LANGUAGE_CHARS = 1_000;

function dateFound(
  { readings }: DateMention,
  told: readonly PartialDate[],
  { values }: NumbersTold,
): boolean {
  return readings.some(
    (claimed) =>
      told.some((one) => tells(one, claimed)) ||
      // A year may stand where it is no date: "the 2018 agreement".
      (claimed.month === undefined && claimed.year !== undefined && values.has(claimed.year)),
  );
}
