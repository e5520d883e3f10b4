// Names across spellings and scripts. Arabic names reach the page in many spellings (Hariri, al-Hariri; Ghouta,
// Gouta; Mahamid, Mahameed; الحريري): consonants mostly agree, vowels are guessed by each writer.
//
// Two steps: names with the same consonant skeleton are candidates; among them the spelling distance decides.
import type { TermId, Vocabulary } from './vocabulary.ts';

/** Another spelling in the archive, with how surely it is the same name: 1 certain, 0 not at all. */
export interface Variant {
  readonly term: TermId;
  readonly form: string;
  readonly strength: number;
}

const DIGRAPHS: readonly [RegExp, string][] = [
  [/^(?:al|el)(?=[^aeiou]{2})/, ''],
  [/tch|ch|sh/g, '$'],
  [/dj|dzh|zh/g, 'j'],
  [/kh|ck|q/g, 'k'],
  [/gh/g, 'g'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ph|v/g, 'f'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/p/g, 'b'],
  [/x/g, 'ks'],
  [/(?<=[aeiou])h$/, ''],
  [/(.)\1+/g, '$1'],
];

/** One letter a sound, doubles made single: "Khalid" → "kalid", "Hassadjek" → "hasajek". */
export function soundSpelling(folded: string): string {
  let sound = folded;
  for (const [pattern, by] of DIGRAPHS) sound = sound.replace(pattern, by);
  return sound;
}

const ARABIC_SOUNDS: Readonly<Record<string, string>> = {
  ب: 'b',
  ت: 't',
  ث: 't',
  ج: 'j',
  ح: 'h',
  خ: 'k',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: '$',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  گ: 'g',
  پ: 'b',
  چ: '$',
  ژ: 'j',
};

/** Consonants only, semivowels and a final h left out: "hariri" and "الحريري" → "hrr". */
export function skeleton(folded: string): string {
  const sounds = /\p{Script=Arabic}/u.test(folded)
    ? Array.from(folded, (letter) => ARABIC_SOUNDS[letter] ?? (/[اويىئؤء]/u.test(letter) ? 'a' : ''))
        .join('')
        .replace(/([^a])\1+/g, '$1')
    : soundSpelling(folded);
  return sounds.replace(/h$/, '').replace(/[aeiouwy]+/g, '');
}

const VOWEL = /[aeiouwy]/;
/** Vowels that writers take for one another when they hear the same Arabic vowel. */
const CLOSE_VOWELS = new Set([
  'ei',
  'ie',
  'ou',
  'uo',
  'ae',
  'ea',
  'iy',
  'yi',
  'uw',
  'wu',
  'ow',
  'wo',
  'ey',
  'ye',
]);

function substitution(one: string, other: string): number {
  if (one === other) return 0;
  if (VOWEL.test(one) && VOWEL.test(other)) return CLOSE_VOWELS.has(one + other) ? 0.15 : 0.35;
  return 1;
}

const gap = (letter: string): number => (VOWEL.test(letter) || letter === 'h' ? 0.25 : 1);

/** Weighted edit distance of two spellings, by letters of sound, per letter of the longer one. 0: the same. */
export function spellingDistance(one: string, other: string): number {
  const a = soundSpelling(one);
  const b = soundSpelling(other);
  let row = [0];
  for (const letter of b) row.push(row.at(-1)! + gap(letter));
  for (const letter of a) {
    const next = [row[0]! + gap(letter)];
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1]!;
      next.push(
        Math.min(row[j]! + gap(letter), next[j - 1]! + gap(other), row[j - 1]! + substitution(letter, other)),
      );
    }
    row = next;
  }
  return row.at(-1)! / Math.max(a.length, b.length, 1);
}

/** Distances up to which two spellings are one name: a name that the archive writes so is rarely another one too. */
const DISTANCE_MAX = { known: 0.04, unknown: 0.16 } as const;
/** Below, too many names share a skeleton ("Assad", "Saad", "Said"). */
const SKELETON_LETTERS_MIN = 2;

/** How far below the surest spelling another one may lie. */
const STRENGTH_SPREAD = 0.08;

/** Finds the spellings under which the archive knows a name. */
export class NameVariants {
  readonly #vocabulary: Vocabulary;
  readonly #bySkeleton = new Map<string, string[]>();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    for (const [form, term] of vocabulary.forms) {
      if (!vocabulary.isName(term) || /\d/.test(form)) continue;
      const key = skeleton(form);
      if (key.length < SKELETON_LETTERS_MIN) continue;
      const forms = this.#bySkeleton.get(key);
      if (forms) forms.push(form);
      else this.#bySkeleton.set(key, [form]);
    }
  }

  /** Other spellings of a folded name, the surest first; never the given one itself. */
  find(folded: string, known: boolean): Variant[] {
    const arabic = /\p{Script=Arabic}/u.test(folded);
    const key = skeleton(folded);
    if (key.length < (arabic ? 2 : SKELETON_LETTERS_MIN)) return [];
    const variants = new Map<TermId, Variant>();
    for (const form of this.#bySkeleton.get(key) ?? []) {
      if (form === folded || (/\p{Script=Arabic}/u.test(form) === arabic && arabic)) continue;
      const strength = arabic ? arabicStrength(key, form) : strengthOf(spellingDistance(folded, form), known);
      const term = this.#vocabulary.forms.get(form)!;
      if (strength > (variants.get(term)?.strength ?? 0)) variants.set(term, { term, form, strength });
    }
    const found = [...variants.values()].sort((a, b) => b.strength - a.strength);
    // Beside a spelling that is nearly the same, a remoter one is another name: Mahamid beside Mahameed, not Mohammed.
    return found
      .filter(({ strength }) => strength > 0 && strength >= found[0]!.strength - STRENGTH_SPREAD)
      .slice(0, 8);
  }
}

function strengthOf(distance: number, known: boolean): number {
  const most = known ? DISTANCE_MAX.known : DISTANCE_MAX.unknown;
  return distance > most ? 0 : 1 - distance * 3;
}

/** Arabic writes no short vowels, so only the consonants speak, the more of them the better. */
function arabicStrength(key: string, form: string): number {
  return key.length >= 3 || form.length <= 5 ? 0.8 : 0;
}
