// Names across spellings and scripts. Arabic names reach the page in many spellings (Hariri, al-Hariri; Ghouta,
// Gouta; Mahamid, Mahameed; الحريري): consonants mostly agree, vowels are guessed by each writer.
//
// Two steps: names with the same consonant skeleton are candidates; among them the spelling distance decides.
import { hasNoVowel } from './acronyms.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

/** Another spelling in the archive, with how surely it is the same name: 1 certain, 0 not at all. */
export interface Variant {
  readonly term: TermId;
  readonly form: string;
  readonly strength: number;
}

const DIGRAPHS: readonly [RegExp, string][] = [
  // The article, also as it sounds before z and r: "Alhariri", "Ezzor".
  [/^(?:al|el)(?=[^aeiou]{2})|^e([zr])(?=\1)/, ''],
  // "Servant of": Abdulrahman, Abdel Rahman's joined form and Abdurrahman are one.
  [/^abd[aeu]?l(?=[^aeioul])|^abd[aeu](?=([rstdnz])\1)/, 'abdal'],
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
  // Vowels written with two letters: Sheikh and Shaykh, Yousef and Yusef, Zawr and Zor, Mahameed and Mahamid.
  [/(?:[ae][iy])(?![aeiou])/g, 'Y'],
  [/a[wu](?![aeiou])/g, 'o'],
  [/o[uo]/g, 'u'],
  [/ee|[iy]e(?=[^aeiou])|yi/g, 'i'],
  // A doubled consonant sounds as one; "aa" is another vowel than "a" (Asaad is not Assad).
  [/([^aeiouY])\1+/g, '$1'],
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
  ا: 'a',
  و: 'u',
  ي: 'i',
};

/** Arabic in the letters of `soundSpelling`; short vowels are not written. "الحريري" → "hriri". */
function arabicSound(folded: string): string {
  const bare = folded.replace(/^ال(?=.{2})/u, '');
  return Array.from(
    // At the beginning alif and ayn carry whatever vowel follows.
    bare.replace(/^[اع]/u, '@').replace(/ه$/u, 'ا'),
    (letter) => (letter === '@' ? '@' : (ARABIC_SOUNDS[letter] ?? '')),
  ).join('');
}

const ARABIC = /\p{Script=Arabic}/u;

/** Consonants only, semivowels and a final h left out: "hariri" and "الحريري" → "hrr". */
export function skeleton(folded: string): string {
  const sounds = ARABIC.test(folded) ? arabicSound(folded) : soundSpelling(folded);
  return sounds.replace(/h$/, '').replace(/[aeiouwyY@]+/g, '');
}

const VOWEL = /[aeiouwyY@]/;
/**
 * What writers take for the same vowel, and at what cost. The three vowels of Arabic (a, i, u) tell names apart: Salim is
 * not Salam, Hassan not Hussein; e is written for each of them where it is short.
 */
const VOWEL_COSTS: ReadonlyMap<string, number> = new Map(
  ['ae 0.15', 'ei 0.15', 'ou 0.15', 'iy 0.15', 'ey 0.15', 'uw 0.15', 'ow 0.15', 'eY 0.15', 'iY 0.3', 'aY 0.5']
    .concat(['eu 0.2', 'eo 0.2', 'Yy 0.15'])
    .flatMap((line): [string, number][] => {
      const [pair, cost] = line.split(' ') as [string, string];
      return [
        [pair, Number(cost)],
        [pair[1]! + pair[0]!, Number(cost)],
      ];
    }),
);

function substitution(one: string, other: string): number {
  return one === other ? 0 : (VOWEL_COSTS.get(one + other) ?? 1);
}

/** A letter that the other spelling lacks: a first or last vowel is part of the name, one within is often not written. */
function gap(word: string, at: number): number {
  const letter = word[at]!;
  if (letter === 'h') return at === word.length - 1 ? 0.25 : 1;
  if (!VOWEL.test(letter)) return 1;
  if (at === 0) return 1;
  if (at === word.length - 1) return 0.75;
  return letter === word[at - 1] || letter === word[at + 1] ? 0.5 : 0.25;
}

/** Arabic writes its long vowels only: what Latin letters have besides costs little, what they lack much. */
function gapToArabic(word: string, at: number): number {
  return VOWEL.test(word[at]!) && at > 0 ? (word[at] === 'Y' ? 0.6 : 0.1) : gap(word, at);
}
function gapInArabic(word: string, at: number): number {
  return word[at] === 'a' && (at === 0 || at === word.length - 1) ? 0.2 : 1;
}
/** A last ي may be ى, read as "a" (مصطفى), which foldWord does not tell apart. */
function arabicSubstitution(arabic: string, latin: string): number {
  if (arabic === 'i' && latin === 'a') return 0.5;
  if (arabic === '@' && VOWEL.test(latin)) return 0;
  // Names of other languages: ترامب is Trump.
  if (arabic === 'a' && latin === 'u') return 0.5;
  if (arabic === 'u' && /[ouw]/.test(latin)) return 0;
  if (arabic === 'i' && /[ieyY]/.test(latin)) return 0;
  if (arabic === 'a' && /[ae]/.test(latin)) return 0;
  return substitution(arabic, latin);
}

/** Weighted edit distance of two words by letters of sound, per letter of the longer one. */
function distance(
  a: string,
  b: string,
  costs: {
    substitution: (one: string, other: string) => number;
    gapA: (word: string, at: number) => number;
    gapB: (word: string, at: number) => number;
  },
): number {
  let row = [0];
  for (let j = 0; j < b.length; j++) row.push(row[j]! + costs.gapB(b, j));
  for (let i = 0; i < a.length; i++) {
    const next = [row[0]! + costs.gapA(a, i)];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(
          row[j]! + costs.gapA(a, i),
          next[j - 1]! + costs.gapB(b, j - 1),
          row[j - 1]! + costs.substitution(a[i]!, b[j - 1]!),
        ),
      );
    }
    row = next;
  }
  return row.at(-1)! / Math.max(a.length, b.length, 1);
}

/** Distance of two spellings in Latin letters. 0: the same; see DISTANCE_MAX. */
export function spellingDistance(one: string, other: string): number {
  return distance(soundSpelling(one), soundSpelling(other), { substitution, gapA: gap, gapB: gap });
}

/** Distance of a name in Arabic letters from one in Latin letters, both folded. */
export function scriptDistance(arabic: string, latin: string): number {
  return distance(arabicSound(arabic), soundSpelling(latin), {
    substitution: arabicSubstitution,
    gapA: gapInArabic,
    gapB: gapToArabic,
  });
}

/** Distances up to which two spellings are one name: a name that the archive writes so is rarely another one too. */
const DISTANCE_MAX = { known: 0.045, unknown: 0.09, script: 0.12 } as const;

/** One name by sound, and yet two: Saleh and Salah differ in which vowel is long. */
const DIFFERENT = new Set(['saleh salah', 'salah saleh', 'salih salah', 'salah salih']);
/** Below, too many names share a skeleton ("Assad", "Saad", "Said"). */
const SKELETON_LETTERS_MIN = 2;

/** How far below the surest spelling another one may lie. */
const STRENGTH_SPREAD = 0.06;

/** Finds the spellings under which the archive knows a name. */
export class NameVariants {
  readonly #vocabulary: Vocabulary;
  /** Numbers of forms, by their skeletons. */
  readonly #bySkeleton = new Map<string, number[]>();
  /** By number of form: 1 for those that stand there, or never will. */
  #read = new Uint8Array();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.readForms();
  }

  /** Takes in the names that have come to the vocabulary since. */
  readForms(): void {
    if (this.#read.length < this.#vocabulary.formsEver) {
      const longer = new Uint8Array(Math.ceil(this.#vocabulary.formsEver * 1.5));
      longer.set(this.#read);
      this.#read = longer;
    }
    for (let number = 0; number < this.#vocabulary.formsEver; number++) {
      if (this.#read[number] === 1) continue;
      const spelling = this.#vocabulary.form(number);
      if (!spelling || !this.#vocabulary.isName(spelling.term)) continue;
      this.#read[number] = 1;
      // Acronyms are read letter by letter: SNC and SNCC sound alike and are two.
      if (/\d/.test(spelling.form) || hasNoVowel(spelling.form)) continue;
      const key = skeleton(spelling.form);
      if (key.length < SKELETON_LETTERS_MIN) continue;
      const forms = this.#bySkeleton.get(key);
      if (forms) forms.push(number);
      else this.#bySkeleton.set(key, [number]);
    }
  }

  /** Other spellings of a folded name, the surest first; never the given one itself. */
  find(folded: string, known: boolean): Variant[] {
    const arabic = ARABIC.test(folded);
    const key = skeleton(folded);
    if (key.length < SKELETON_LETTERS_MIN) return [];
    const variants = new Map<TermId, Variant>();
    for (const number of this.#bySkeleton.get(key) ?? []) {
      const spelling = this.#vocabulary.form(number);
      if (!spelling || !this.#vocabulary.isName(spelling.term)) continue;
      const { form, term } = spelling;
      if (form === folded || (arabic && ARABIC.test(form)) || DIFFERENT.has(`${folded} ${form}`)) continue;
      const strength = strengthBetween(folded, form, known);
      const better = variants.get(term);
      if (
        strength > (better?.strength ?? 0) ||
        (better && strength === better.strength && form < better.form)
      )
        variants.set(term, { term, form, strength });
    }
    const found = [...variants.values()].sort(
      (a, b) => b.strength - a.strength || (a.form < b.form ? -1 : 1),
    );
    // Beside a spelling that is nearly the same, a remoter one is another name: Mahamid beside Mahameed, not Mohammed.
    return found
      .filter(({ strength }) => strength > 0 && strength >= found[0]!.strength - STRENGTH_SPREAD)
      .slice(0, 8);
  }
}

function strengthBetween(asked: string, form: string, known: boolean): number {
  if (ARABIC.test(asked)) return scriptStrength(scriptDistance(asked, form));
  if (ARABIC.test(form)) return scriptStrength(scriptDistance(form, asked));
  const far = spellingDistance(asked, form);
  return far > (known ? DISTANCE_MAX.known : DISTANCE_MAX.unknown) ? 0 : 1 - far * 3;
}

/** Across scripts nothing is certain. */
function scriptStrength(far: number): number {
  return far > DISTANCE_MAX.script ? 0 : 0.9 - far;
}
