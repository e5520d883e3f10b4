// Words of a text, and the terms they are indexed and searched as. One place for both, so that they always agree.
import snowball from 'snowball-stemmers';
import { STOP_WORDS } from './stop-words.ts';

export interface Word {
  /** As it stands in the text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** "Coalition’s", "Da'esh", "U.N", "F-16" and "seventy-six" are one word each; "al-Hariri" and "de-escalation" are two. */
const WORD = new RegExp(
  [
    '\\p{L}(?:\\.\\p{L}(?![\\p{L}\\d]))+',
    '\\p{L}{1,3}-\\d+s?(?![\\p{L}\\d])',
    '\\d+(?:st|nd|rd|th)(?![\\p{L}\\d])',
    '\\d+(?:[.,]\\d+)*',
    '(?<![\\p{L}\\d-])(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven|eight|nine)(?![\\p{L}\\d-])',
    "[\\p{L}\\p{M}\\p{Nd}]+(?:['’ʼ`][\\p{L}\\p{M}\\p{Nd}]+)*",
  ].join('|'),
  'giu',
);

/** The same, at one place only. */
const WORD_HERE = new RegExp(WORD.source, 'iuy');

/** Letters of ASCII, and what may join them to something more than a plain word. */
const PLAIN = 1;
const JOINING = 2;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[a-z]/i.test(character) ? PLAIN : /[\d'`-]/.test(character) ? JOINING : 0;
});

/** Calls back with the place of every word. Plain words, nearly all there are, need no regular expression. */
export function forEachWord(text: string, visit: (start: number, end: number) => void): void {
  for (let at = 0; at < text.length; ) {
    const kind = kindAt(text, at);
    if (kind === 0) {
      at++;
      continue;
    }
    let end = at;
    while (end < text.length && kindAt(text, end) === PLAIN) end++;
    const isInitial = end === at + 1 && text[end] === '.';
    if (isInitial || end === at || (end < text.length && kindAt(text, end) === JOINING)) {
      WORD_HERE.lastIndex = at;
      const match = WORD_HERE.exec(text);
      // A character outside the basic plane is two code units; between them no word begins.
      end = match ? at + match[0].length : at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
      if (match) visit(at, end);
    } else visit(at, end);
    at = end;
  }
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? KINDS[code]! : JOINING;
}

export function words(text: string): Word[] {
  const found: Word[] = [];
  forEachWord(text, (start, end) => found.push({ text: text.slice(start, end), start, end }));
  return found;
}

/**
 * Lower case, without accents, Arabic marks and letter variants, possessive "’s" and inner punctuation: "U.N" is "un".
 * "US" and "U.S" are "usa", as "us" is no word to search for.
 */
export function foldWord(word: string): string {
  if (/^[a-z]+$/.test(word)) return word;
  if (/^[a-z]+$/i.test(word)) return word === 'US' ? 'usa' : word.toLowerCase();
  if (/^\p{L}\./u.test(word)) return foldWord(word.replaceAll('.', '').toUpperCase());
  return word
    .normalize('NFKD')
    .replace(/[\p{M}ـ]/gu, '')
    .toLowerCase()
    .replace(/['’ʼ`]s$/u, '')
    .replace(/['’ʼ`,-]/gu, '')
    .replace(/^([a-z]{1,3}\d+)s$/, '$1')
    .replace(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[أإآٱ]/gu, 'ا')
    .replace(/ى/gu, 'ي')
    .replace(/ة$/u, 'ه')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i');
}

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
  ' ',
);

/** "four" → "4", "seventy-six" → "76", "eighth" and "8th" → "8th"; undefined for what is no number. */
const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...UNITS.map((word, index): [string, string] => [word, String(index)]),
  ...TENS.map((word, index): [string, string] => [word, String((index + 2) * 10)]),
  ...ORDINALS.map((word, index): [string, string] => [word, ordinal(index + 1)]),
  ...TENS.flatMap((ten, t) =>
    UNITS.slice(1, 10).map((unit, u): [string, string] => [ten + unit, String((t + 2) * 10 + u + 1)]),
  ),
  ['dozen', '12'],
]);

function ordinal(value: number): string {
  const ending = ['th', 'st', 'nd', 'rd'][value % 100 > 10 && value % 100 < 14 ? 0 : value % 10] ?? 'th';
  return `${value}${ending}`;
}

const stemmer = snowball.newStemmer('english');
const stems = new Map<string, string>();
/** Words whose stems are kept; begun anew when full, as a large archive's vocabulary knows its own. */
const STEMS_MAX = 20_000;

/** The term of a folded word: numbers as digits, Arabic without its article, English stemmed. */
export function stem(folded: string): string {
  const known = stems.get(folded);
  if (known !== undefined) return known;
  const found =
    NUMBER_WORDS.get(folded) ??
    (/^[ء-ي]+$/.test(folded) ? stemArabic(folded) : /\d/.test(folded) ? folded : stemmer.stem(folded));
  if (stems.size === STEMS_MAX) stems.clear();
  stems.set(folded, found);
  return found;
}

/** Only what is written onto a word: "وبالدوحة" → "دوحه". Deeper stemming would merge different words. */
function stemArabic(word: string): string {
  const bare = word.replace(/^[وف]?(?:بال|كال|لل|ال)(?=.{3})/u, '').replace(/^[وف](?=ال)/u, '');
  return bare.length > 0 ? bare : word;
}

/** The terms of a text in order, stop words left out: what the index holds and what it is asked for. */
export function terms(text: string): string[] {
  const found: string[] = [];
  forEachWord(text, (start, end) => {
    const folded = foldWord(text.slice(start, end));
    if (folded !== '' && !STOP_WORDS.has(folded)) found.push(stem(folded));
  });
  return found;
}
