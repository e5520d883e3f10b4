// Numbers of a text as values, however they are written: "1,700", "1.7 thousand", "seventeen", "a dozen", "50 %".
import { foldWord, stem, words } from '../retrieval/terms.ts';

export interface NumberMention {
  readonly value: number;
  readonly percent: boolean;
  /** As written. */
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ['hundred', 1e2],
  ['hundreds', 1e2],
  ['thousand', 1e3],
  ['thousands', 1e3],
  ['million', 1e6],
  ['millions', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
  ['dozen', 12],
  ['dozens', 12],
  ['مئة', 1e2],
  ['مائة', 1e2],
  ['ألف', 1e3],
  ['آلاف', 1e3],
  ['مليون', 1e6],
  ['مليار', 1e9],
]);
/** Written onto the digits: "$5m", "1.7bn". */
const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['mn', 1e6],
  ['bn', 1e9],
  ['tn', 1e12],
]);
const ARABIC: ReadonlyMap<string, number> = new Map(
  'اثنان:2 اثنين:2 ثلاثة:3 ثلاث:3 أربعة:4 أربع:4 خمسة:5 خمس:5 ستة:6 ست:6 سبعة:7 سبع:7 ثمانية:8 ثماني:8 تسعة:9 تسع:9 عشرة:10 عشر:10 عشرون:20 عشرين:20 ثلاثون:30 ثلاثين:30 أربعون:40 أربعين:40 خمسون:50 خمسين:50 ستون:60 ستين:60 سبعون:70 سبعين:70 ثمانون:80 ثمانين:80 تسعون:90 تسعين:90'
    .split(' ')
    .map((entry): [string, number] => [entry.split(':')[0]!, Number(entry.split(':')[1])]),
);
/** Counts that are no numerals. */
const COUNTS: ReadonlyMap<string, number> = new Map([
  ['both', 2],
  ['couple', 2],
  ['pair', 2],
  ['twice', 2],
  ['double', 2],
  ['doubled', 2],
  ['twin', 2],
  ['trio', 3],
  ['thrice', 3],
  ['triple', 3],
  ['tripled', 3],
]);

/** Arabic digits and separators as the Latin ones; every character keeps its place. */
export function latinDigits(text: string): string {
  return text
    .replace(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/(?<=\d)٬(?=\d)/gu, ',')
    .replace(/(?<=\d)٫(?=\d)/gu, '.')
    .replace(/٪/gu, '%');
}

/** Some texts put a space into numbers: "5, 000". */
export function joinThousands(text: string): string {
  return text.replace(/(?<=\d,) (?=\d{3}(?!\d))/g, '');
}

/** Finds the numbers of a text. "one" and "first" are left out: they are more often no numbers than numbers. */
export function numbersIn(given: string): NumberMention[] {
  const text = latinDigits(given);
  const list = words(text);
  const found: NumberMention[] = [];
  for (let index = 0; index < list.length; index++) {
    const first = list[index]!;
    const read = readNumber(text, list, index);
    if (!read) continue;
    const last = list[read.last]!;
    const percent = /^\s?(?:%|per ?cent\b|في المئة|بالمئة|في المائة|بالمائة)/iu.test(
      text.slice(last.end, last.end + 12),
    );
    found.push({
      value: read.value,
      percent,
      words: given.slice(first.start, last.end),
      start: first.start,
      end: last.end,
    });
    index = read.last;
  }
  return found.map((one, index) => ({
    ...one,
    percent: one.percent || leadsToPercent(text, one, found[index + 1]),
  }));
}

/** "between 50 and 60 percent", "50-60 %". */
function leadsToPercent(text: string, one: NumberMention, next: NumberMention | undefined): boolean {
  return next?.percent === true && /^\s?(?:-|–|to|and|or)\s?$/iu.test(text.slice(one.end, next.start));
}

/** Rather a word than a number, and often put in by a writer where the source has none. */
const NO_NUMBER = /^(?:one|ones|first|second|seconds)$/;

type Words = ReturnType<typeof words>;

function readNumber(text: string, list: Words, index: number): { value: number; last: number } | undefined {
  const folded = foldWord(list[index]!.text);
  const counted = COUNTS.get(folded);
  if (counted !== undefined) return { value: counted, last: index };
  let value = simple(list[index]!.text);
  const multiplier = multiplierOf(list[index]!.text);
  if (value === undefined && multiplier === undefined) return undefined;
  // "hundreds of people" is no number, "a hundred" is; "dozens" likewise.
  if (
    value === undefined &&
    (/s$/.test(folded) || !/^(?:an?|half|the|per|few|several)?$/i.test(list[index - 1]?.text ?? '')) &&
    !isArabic(folded)
  )
    return undefined;
  let total = 0;
  let last = index;
  if (value === undefined) {
    value =
      multiplier! *
      (/^half$/i.test(list[index - 1]?.text ?? '') || /\bhalf an? $/i.test(text.slice(0, list[index]!.start))
        ? 0.5
        : 1);
  }
  const alone = index;
  for (let at = index + 1; at < list.length; at++) {
    const word = list[at]!;
    const between = text.slice(list[at - 1]!.end, word.start);
    const suffix =
      between === '' && /\d$/.test(list[at - 1]!.text) ? SUFFIXES.get(word.text.toLowerCase()) : undefined;
    const times = suffix ?? (/^[\s-]$/u.test(between) ? multiplierOf(word.text) : undefined);
    if (times !== undefined) {
      value *= times;
    } else if (
      /^\s$/u.test(between) &&
      /^and$/i.test(word.text) &&
      /hundred|thousand/i.test(list[at - 1]!.text) &&
      list[at + 1] &&
      simple(list[at + 1]!.text) !== undefined
    ) {
      total += value;
      value = simple(list[++at]!.text)!;
    } else if (
      /^[\s-]$/u.test(between) &&
      multiplierOf(list[at - 1]!.text) !== undefined &&
      !/\d/.test(word.text) &&
      simple(word.text) !== undefined
    ) {
      total += value;
      value = simple(word.text)!;
    } else break;
    last = at;
  }
  if (last === alone && NO_NUMBER.test(folded)) return undefined;
  return { value: Number((total + value).toPrecision(12)), last };
}

const isArabic = (word: string): boolean => /\p{Script=Arabic}/u.test(word);

function multiplierOf(word: string): number | undefined {
  return MULTIPLIERS.get(word) ?? MULTIPLIERS.get(word.toLowerCase());
}

/** Value of one word: digits, a number word, an ordinal. */
function simple(word: string): number | undefined {
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(word)) return Number(word.replaceAll(',', ''));
  if (/^\d+(?:\.\d+)?$/.test(word)) return Number(word);
  if (/^\d+,\d+$/.test(word)) return Number(word.replace(',', '.'));
  if (/^\d/.test(word)) return /^\d+(?:st|nd|rd|th)$/i.test(word) ? Number.parseInt(word, 10) : undefined;
  const arabic = ARABIC.get(word.replace(/^و/u, ''));
  if (arabic !== undefined) return arabic;
  const folded = foldWord(word);
  if (folded === 'dozen') return undefined;
  const term = stem(folded);
  return term !== folded && /^\d/.test(term) ? Number.parseInt(term, 10) : undefined;
}
