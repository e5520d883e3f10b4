// Words that the archive does not know: the nearest ones that it does know, if they are near enough to be meant.
import { hasNoVowel } from './acronyms.ts';
import { isEnglish } from './english.ts';
import { STOP_WORDS } from './stop-words.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

/** Wrong letters that are still taken for a slip, by the length of the word. */
function slipsMax(length: number): number {
  return length < 5 ? (length === 4 ? 1 : 0) : length < 9 ? 1 : 2;
}

/** "abuot", "wat", "mny": known neither to the archive nor to English, and one slip from a word that is left out. */
export function isSlipOfStopWord(folded: string, vocabulary: Vocabulary): boolean {
  if (folded.length < 3 || !/^[a-z]+$/.test(folded) || isEnglish(folded) || vocabulary.knowsForm(folded))
    return false;
  for (const word of STOP_WORDS) {
    if (
      word.length > 3 &&
      Math.abs(word.length - folded.length) <= 1 &&
      word[0] === folded[0] &&
      slipsBetween(folded, word, 1) <= 1
    )
      return true;
  }
  return false;
}

/** The known words with the fewest slips from an unknown one; none if all are too far. */
export function nearestForms(folded: string, vocabulary: Vocabulary): { term: TermId; form: string }[] {
  const most = slipsMax(folded.length);
  if (most === 0 || /\d/.test(folded)) return [];
  let best = most;
  let nearest: { term: TermId; form: string }[] = [];
  const compare = (form: string, term: TermId) => {
    if (Math.abs(form.length - folded.length) > best || hasNoVowel(form)) return;
    // A slip rarely falls on the first letter, unless it was exchanged with the second.
    if (form[0] !== folded[0] && !(form[0] === folded[1] && form[1] === folded[0])) return;
    const slips = slipsBetween(folded, form, best);
    // A wrong letter mostly makes another word ("fall", "full"); missing and exchanged ones rarely do.
    if (slips > best || (form.length === folded.length && folded.length < 8 && !sameLetters(form, folded)))
      return;
    if (slips < best) nearest = [];
    best = slips;
    nearest.push({ term, form });
  };
  for (const letter of new Set([folded[0]!, folded[1]!])) vocabulary.forEachForm(letter, compare);
  const holders = ({ term }: { term: TermId }) => vocabulary.articlesHolding(term);
  return nearest.sort((a, b) => holders(b) - holders(a) || (a.form < b.form ? -1 : 1)).slice(0, 4);
}

function sameLetters(one: string, other: string): boolean {
  return [...one].sort().join('') === [...other].sort().join('');
}

/** Letters missing, added, wrong or exchanged with their neighbour (optimal string alignment); more than `most` is `most + 1`. */
export function slipsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last.at(-1)!;
}
