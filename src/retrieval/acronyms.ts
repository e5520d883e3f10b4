// Acronyms, and what articles say they stand for: "the Northern Relief Coordination Council (NRCC)". One letter more is
// another body (SNC, SNCC), so an acronym is never found by its likeness to another one.
import { STOP_WORDS } from './stop-words.ts';
import { foldWord, stem, words } from './terms.ts';

/** An acronym and its full name as terms: "nrcc", "northern relief coordin council". */
export interface Definition {
  readonly acronym: string;
  readonly name: string;
}

/** True for a word as a question writes it: "NRCC", "N.R.C.C.", "SDF’s". Where all is in capitals, nothing tells. */
export function isAcronym(word: string): boolean {
  return /^\p{Lu}{2,6}$/u.test(word.replace(/['’]s$/u, '').replaceAll('.', ''));
}

/** "sncc", "hts": no vowel, so no name or word by sound; a slip or another spelling is not looked for. */
export function hasNoVowel(folded: string): boolean {
  return /^[b-df-hj-np-tv-xz]{2,6}$/.test(folded);
}

/** Words before an acronym among which its full name is looked for, beside one for each letter. */
const SMALL_WORDS_MAX = 5;
const NAME_FIRST = /\(["“'‘]?(?:or |the |formerly |also )?(\p{Lu}(?:\.?\p{Lu}){1,5})\.?s?["”'’]?[);,]/gu;
const NAME_FIRST_SAID =
  /(?:,? (?:or|known as|abbreviated(?: as| to)?|called|shortened to)| [–—])(?: the)? ["“'‘]?(\p{Lu}{2,6})(?![\p{L}\p{N}-])/gu;
const ACRONYM_FIRST = /(?<![\p{L}\p{N}-])(\p{Lu}{2,6}) ?\((?:the )?([^()]{4,100})\)/gu;

/** The definitions in a sentence. Letter by letter, the words must begin as the acronym says. */
export function definitionsIn(sentence: string): Definition[] {
  if (!/\p{Lu}{2}|\p{Lu}\.\p{Lu}/u.test(sentence)) return [];
  const found: Definition[] = [];
  const add = (written: string, name: readonly string[] | undefined) => {
    const acronym = stem(foldWord(written));
    const terms = name?.map(foldWord).filter((word) => word !== '' && !STOP_WORDS.has(word));
    if (terms && terms.length > 1 && !STOP_WORDS.has(acronym))
      found.push({ acronym, name: terms.map(stem).join(' ') });
  };
  for (const pattern of [NAME_FIRST, NAME_FIRST_SAID]) {
    for (const match of sentence.matchAll(pattern)) {
      // A full name is no longer than this; the rest of the sentence need not be read.
      const before = sentence.slice(Math.max(0, match.index - 200), match.index);
      const letters = match[1]!.replaceAll('.', '');
      // A bracket or comma before it ends where the name would be.
      const clause = before
        .replace(/["”’»]\s*$/u, '')
        .split(/[,;:()“”"]/u)
        .at(-1)!;
      add(
        letters,
        nameBefore(
          words(clause).map(({ text }) => text),
          letters,
        ),
      );
    }
  }
  for (const [, written, inside] of sentence.matchAll(ACRONYM_FIRST)) {
    const list = words(inside!).map(({ text }) => text);
    if (spells(list, written!)) add(written!, list);
  }
  return found;
}

function nameBefore(list: readonly string[], letters: string): readonly string[] | undefined {
  // The shortest run of words is the name: what stands before it may begin with the same letter.
  for (let length = 2; length <= letters.length + SMALL_WORDS_MAX && length <= list.length; length++) {
    const run = list.slice(-length);
    if (spells(run, letters)) return run;
  }
  return undefined;
}

/** Do the words begin with the letters in order? Small words may be passed over, parts of "Anti-Terror" may count. */
function spells(list: readonly string[], letters: string): boolean {
  if (list.length === 0 || initialOf(list[0]!) !== letters[0]) return false;
  if (!/^\p{Lu}/u.test(list[0]!) && list.length < 3) return false;
  const fits = (word: number, letter: number): boolean => {
    if (word === list.length) return letter === letters.length;
    const text = list[word]!;
    const parts = text.split('-').filter((part) => part !== '');
    if (initialOf(text) === letters[letter] && fits(word + 1, letter + 1)) return true;
    if (parts.length > 1 && parts.every((part, index) => initialOf(part) === letters[letter + index]))
      return fits(word + 1, letter + parts.length);
    return word > 0 && SMALL.test(text) && fits(word + 1, letter);
  };
  return fits(0, 0);
}

const SMALL = /^(?:of|the|for|and|in|on|to|de|la|du|des|et|al|a)$/i;

function initialOf(word: string): string {
  return (/\p{L}/u.exec(word)?.[0] ?? '').toUpperCase();
}

/** The definitions of an archive; each counts as often as articles give it. */
export class Acronyms {
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, Set<string>>();
  readonly #acronyms = new Map<string, Set<string>>();

  constructor(entries: readonly (readonly [string, number])[] = []) {
    for (const [key, count] of entries) this.#count(key, count);
  }

  /** As the constructor takes them. */
  entries(): (readonly [string, number])[] {
    return [...this.#counts];
  }

  /** Takes in what a sentence defines, or with -1 out again. */
  read(sentence: string, by: 1 | -1): void {
    for (const { acronym, name } of definitionsIn(sentence)) this.#count(`${acronym} ${name}`, by);
  }

  /** The full names of an acronym, each as its terms; none for what is no acronym of the archive. */
  namesOf(acronym: string): readonly (readonly string[])[] {
    return [...(this.#names.get(acronym) ?? [])].map((name) => name.split(' '));
  }

  /** The acronyms of the full name that begins at a place among the terms of a question, and how long it is. */
  acronymsAt(terms: readonly string[], at: number): { readonly acronym: string; readonly length: number }[] {
    const found: { acronym: string; length: number }[] = [];
    for (let length = 2; length <= NAME_TERMS_MAX && at + length <= terms.length; length++)
      for (const acronym of this.#acronyms.get(terms.slice(at, at + length).join(' ')) ?? [])
        found.push({ acronym, length });
    return found;
  }

  #count(key: string, by: number): void {
    const count = (this.#counts.get(key) ?? 0) + by;
    const space = key.indexOf(' ');
    const acronym = key.slice(0, space);
    const name = key.slice(space + 1);
    if (count > 0) {
      this.#counts.set(key, count);
      addTo(this.#names, acronym, name);
      addTo(this.#acronyms, name, acronym);
    } else {
      this.#counts.delete(key);
      this.#names.get(acronym)?.delete(name);
      this.#acronyms.get(name)?.delete(acronym);
    }
  }
}

const NAME_TERMS_MAX = 9;

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
