// Whether a sentence is written in the language of a question, as far as the two can be told apart: by their script,
// and for English by its words.
import { isEnglish } from '../retrieval/english.ts';
import { STOP_WORDS } from '../retrieval/stop-words.ts';
import { foldWord, words } from '../retrieval/terms.ts';

/** False only where they plainly differ. Of languages other than English in the same script nothing is told. */
export function sharesLanguage(sentence: string, question: string): boolean {
  const script = scriptOf(sentence);
  if (script !== undefined && scriptOf(question) !== undefined && script !== scriptOf(question)) return false;
  return looksEnglish(sentence) || !looksEnglish(question);
}

/** By their codes (ISO 15924). */
const SCRIPTS = ['Latn', 'Arab', 'Cyrl', 'Hebr', 'Grek', 'Armn', 'Hani', 'Hang', 'Deva'];
const LETTERS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')] as const);

/** The code of the script that most letters are of; undefined without letters. */
export function scriptOf(text: string): string | undefined {
  const counts = LETTERS.map(([script, letter]) => [script, text.match(letter)?.length ?? 0] as const);
  const [most] = counts.sort((a, b) => b[1] - a[1]);
  return most && most[1] > 0 ? most[0] : undefined;
}

// Held against the 9,700 sentences of the development archives and against sentences in nine other languages.
/** Fewer uncapitalised words tell nothing: "Steifo urged China." */
const SMALL_WORDS_MIN = 3;
/** Of them, the share that is common in English … */
const ENGLISH_SHARE_MIN = 0.75;
/** … or of all words the share of "the", "of", "had": sentences full of rare terms have those at least. */
const FUNCTION_SHARE_MIN = 0.2;

/** True also of a text that is too short to tell. */
export function looksEnglish(text: string): boolean {
  // The "al" of "al-Hariri" is no word of its own.
  const all = words(text).filter(({ end }) => !/^-\p{Lu}/u.test(text.slice(end, end + 2)));
  const small = all.filter((word) => /^\p{Ll}{2,}/u.test(word.text));
  if (small.length < SMALL_WORDS_MIN) return true;
  const english = small.filter((word) => isEnglish(foldWord(word.text)));
  const functional = all.filter((word) => STOP_WORDS.has(word.text.toLowerCase()));
  return (
    english.length >= ENGLISH_SHARE_MIN * small.length || functional.length >= FUNCTION_SHARE_MIN * all.length
  );
}
