// Whether a question and its translation speak of the same numbers, months and names, as far as two languages can be
// compared: numbers by value, months by their names in many languages, names by sound, by the lexicon of Arabic and by
// the names of countries.
import { MONTHS } from '../corpus/dates.ts';
import { englishFor } from '../retrieval/arabic.ts';
import { countryAdjectives, isCountry, isEnglish } from '../retrieval/english.ts';
import { scriptDistance, spellingDistance } from '../retrieval/names.ts';
import { foldWord, words } from '../retrieval/terms.ts';
import { indexNames, type NameWord, namesIn } from './claim-names.ts';
import { latinDigits, numbersIn } from './claim-numbers.ts';
import { scriptOf } from './same-language.ts';

export type TranslationFault = 'number-added' | 'number-lost' | 'month-added' | 'name-added' | 'name-lost';

/** Undefined where nothing is seen that was added or lost; `language` is the translation's. */
export function translationFault(
  translation: string,
  question: string,
  language: string,
): TranslationFault | undefined {
  const asked = numbersOf(question);
  const told = numbersOf(translation);
  if ([...told.figures, ...told.spelled].some((one) => !asked.all.has(one))) return 'number-added';
  if ([...asked.figures].some((one) => !told.all.has(one))) return 'number-lost';
  const months = monthsAsked(question);
  if (monthsTold(translation, language).some((month) => !months.has(month))) return 'month-added';
  if (language === 'en') return hasAllNames(translation, question) ? undefined : 'name-added';
  return hasAllNames(question, translation) ? undefined : 'name-lost';
}

/** Smaller ones are written out differently in each language ("the two sides", "les deux parties"). */
const SPELLED_MIN = 13;

/** Figures without their separators, which differ between languages ("1,700", "1.700", "1 700"), and spelled numbers. */
function numbersOf(given: string): Record<'figures' | 'spelled' | 'all', Set<string>> {
  const text = latinDigits(given).replace(/(?<=\d)[\s.,'’](?=\d{3}(?!\d))/gu, '');
  const figures = (text.match(/\d+(?:[.,]\d+)*/g) ?? []).map((one) => one.replace(',', '.'));
  const values = numbersIn(text).filter((one) => !/\d/.test(one.words));
  return {
    figures: new Set(figures),
    spelled: new Set(values.filter(({ value }) => value >= SPELLED_MIN).map(({ value }) => String(value))),
    all: new Set([...figures, ...values.map(({ value }) => String(value))]),
  };
}

const LOCALES = 'en ar-EG ar-SY fr de es it pt nl pl tr uk ru fa'.split(' ');
/** Endings vary with the case: "февраль", "февраля", "в феврале". */
const MONTH_LETTERS = 4;

/** Numbers of the months that a question may name, in whichever language: rather one too many. */
function monthsAsked(text: string): Set<number> {
  const folded = words(text).map(({ text: word }) => foldWord(word));
  return new Set(
    LOCALES.flatMap(monthNames).flatMap((name, index) => {
      const begins = /[\p{Script=Arabic}\s]/u.test(name) ? name : name.slice(0, MONTH_LETTERS);
      const named = folded.some((word, at) =>
        [word, bareOf(word)].some((one) => `${one} ${folded[at + 1] ?? ''}`.startsWith(begins)),
      );
      return named ? [(index % MONTHS.length) + 1] : [];
    }),
  );
}

/** Numbers of the months that a translation names, by their whole names; "may" is a verb. */
function monthsTold(text: string, language: string): number[] {
  const told = ` ${words(text)
    .map(({ text: word }) => (word === 'may' ? '' : foldWord(word)))
    .join(' ')} `;
  return LOCALES.filter((locale) => locale.startsWith(language))
    .flatMap(monthNames)
    .flatMap((name, index) => (told.includes(` ${name} `) ? [(index % MONTHS.length) + 1] : []));
}

/** Without what Arabic writes onto a word: "and", "then", "in", "to", "like". */
function bareOf(folded: string): string {
  return folded.replace(/^[وفبلك](?=.{3})/u, '');
}

const months = new Map<string, readonly string[]>();

function monthNames(locale: string): readonly string[] {
  const known = months.get(locale) ?? readMonthNames(locale);
  months.set(locale, known);
  return known;
}

function readMonthNames(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return MONTHS.map((_, month) =>
    format
      .format(Date.UTC(2018, month, 15))
      .split(/\s+/)
      .map(foldWord)
      .join(' '),
  );
}

/** "d’Astana", "l’Euphrate". */
const ELISION = /(?<!\p{L})(?:qu|[cdjlmnst])['’](?=\p{L})/giu;

/** True where each name of an English text has its like in a text of another language, or cannot be compared. */
function hasAllNames(english: string, given: string): boolean {
  const other = given.replace(ELISION, '');
  const script = scriptOf(other);
  if (scriptOf(english) !== 'Latn' || script === undefined) return true;
  const names = namesIn(english).filter(({ text, folded }) => isTelling(text, folded));
  const isMissingIn = (texts: readonly string[]) => {
    const index = indexNames([other, ...texts]);
    return (name: NameWord) => !index.has(name, names) && !resembles(name, other);
  };
  let missing = names.filter(isMissingIn(arabicNames(other)));
  // The names of all countries take a while to read, once.
  if (missing.length > 0) missing = missing.filter(isMissingIn(countriesIn(other)));
  if (script === 'Latn' || script === 'Arab') return missing.length === 0;
  // Of other letters no sounds are known: there may be as many names as capitals, where there are capitals.
  const capitals = words(other).filter(({ text }) => /^\p{Lu}/u.test(text)).length;
  return missing.length <= (/[\p{Lu}\p{Ll}]/u.test(other) ? capitals : names.length);
}

/** Parts of Arabic names that are written in many ways, and tell no two of them apart. */
const PARTS = new Set('abd abdul abdel abu abou bin ben ibn al el'.split(' '));

/** Bodies are named in ordinary words ("Security Council"), and acronyms follow no sound (ONU, UN). */
function isTelling(text: string, folded: string): boolean {
  const acronym = text.length <= 4 && text === text.toUpperCase();
  if (acronym || PARTS.has(folded)) return false;
  return isOfCountry(folded) || !(isEnglish(folded) || ADJECTIVE.test(folded));
}

/** "Eastern", "Democratic", "Islamic", "Kurdish": translated, not spelled. */
const ADJECTIVE = /^.{2,}(?:ern|ic|ish|ian|ean|ese)$/;

/** First letters that names of one thing share in languages of Latin letters: Damascus and Damas, Syria and Syrie. */
const LETTERS_SHARED = 4;
/** Of countries and their peoples: Turkish and turque. */
const COUNTRY_LETTERS_SHARED = 2;
/**
 * Distance up to which a name may be the other's: far wider than where the archive is searched for spellings, as each
 * language writes foreign names its own way (Khan Sheikhoun, Chan Scheichun; Golan, الجولان).
 */
const DISTANCE_MAX = 0.35;
const SCRIPT_DISTANCE_MAX = 0.25;

function resembles({ folded }: NameWord, other: string): boolean {
  const letters = isOfCountry(folded) ? COUNTRY_LETTERS_SHARED : LETTERS_SHARED;
  const begins = folded.slice(0, letters);
  return words(other).some(({ text }) => {
    const word = foldWord(text);
    if (/\p{Script=Arabic}/u.test(word))
      return [word, bareOf(word)].some((one) => scriptDistance(one, folded) <= SCRIPT_DISTANCE_MAX);
    if (folded.length >= letters && word.startsWith(begins)) return true;
    return /^\p{Lu}/u.test(text) && !isOfCountry(folded) && spellingDistance(word, folded) <= DISTANCE_MAX;
  });
}

let adjectives: ReadonlySet<string> | undefined;

function isOfCountry(folded: string): boolean {
  adjectives ??= new Set(countryAdjectives().flatMap(([, forms]) => forms));
  return isCountry(folded) || adjectives.has(folded);
}

/** English for the words that the lexicon knows, and the words without what is written onto them ("to", "and"). */
function arabicNames(text: string): string[] {
  return words(text)
    .filter(({ text: word }) => /\p{Script=Arabic}/u.test(word))
    .flatMap(({ text: word }) => [
      ...englishFor(word).map((one) => one.replaceAll('_', ' ')),
      bareOf(foldWord(word)),
    ]);
}

/** Names of places that Intl does not give, and no first letters tell. */
const OTHER_NAMES: readonly (readonly [string, string])[] = [
  ['grossbritannien', 'United Kingdom'],
  ['grande bretagne', 'United Kingdom'],
  ['gran bretana', 'United Kingdom'],
  ['vereinigten staaten', 'United States'],
  ['pekin', 'Beijing'],
  ['peking', 'Beijing'],
  ['pechino', 'Beijing'],
  ['genf', 'Geneva'],
  ['wien', 'Vienna'],
  ['kairo', 'Cairo'],
];

let countries: ReadonlyMap<string, string> | undefined;

/** English names of the countries that a text names in its own language, of up to three words. */
function countriesIn(text: string): string[] {
  countries ??= countryNames();
  const folded = words(text).map(({ text: word }) => foldWord(word));
  return folded.flatMap((_, index) =>
    [1, 2, 3].flatMap((count) => countries!.get(folded.slice(index, index + count).join(' ')) ?? []),
  );
}

function countryNames(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => english.of(code));
  const found = new Map<string, string>(OTHER_NAMES);
  for (const locale of LOCALES) {
    const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
    for (const code of codes)
      found.set(
        words(names.of(code) ?? '')
          .map(({ text }) => foldWord(text))
          .join(' '),
        english.of(code)!,
      );
  }
  return found;
}
