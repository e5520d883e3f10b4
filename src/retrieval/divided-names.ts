// Names that are one word here and two there: Abdul Rahman, Abd al-Rahman and Abdelrahman.
import type { NameVariants } from './names.ts';
import { stem } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

/** "Abdul", "Abd al-": the first half of names that are also written as one word. */
const SERVANT = /^abd(?:[aeu]l)?$/;
const SERVANTS = ['abdul', 'abdel', 'abd', 'abdal'];
const JOINED = /^abd[aeu]?l?(?=\p{L}{4})/u;

/**
 * Other ways to divide the name at a place among the folded words of a question, each as its terms in the archive, the
 * surest first; empty for other words.
 */
export function otherDivisions(
  folded: readonly string[],
  index: number,
  names: NameVariants,
  vocabulary: Vocabulary,
): string[][] {
  const spellings = (name: string) => [name, ...names.find(name, false).map(({ form }) => form)];
  const word = folded[index]!;
  const first = SERVANT.test(word) ? index : index - 1;
  const second = folded[first + 1];
  let divisions: string[][] = [];
  if (first >= 0 && second !== undefined && SERVANT.test(folded[first]!)) {
    divisions = spellings(`abdul${second}`).map((joined) => [joined]);
  } else if (JOINED.test(word)) {
    // "Abdurrahman": the article sounds like what follows.
    const rest = word.replace(JOINED, '').replace(/^([rstdnz])\1/, '$1');
    divisions = spellings(rest).flatMap((name) => SERVANTS.map((servant) => [servant, name]));
  }
  return divisions
    .map((forms) => forms.map(stem))
    .filter((terms) => terms.every((term) => vocabulary.id(term) !== undefined));
}
