// Whether an answer states a fact: a short text such as "31 (Ahram, Al-Manar)" or "release of detainees", to be
// found in any wording. Strict in what carries the fact, lenient in the rest: every number and every name must
// be there, and at least half of the other words.

import { monthNumber } from '../../src/corpus/dates.ts';
import { soundSpelling, spellingDistance } from '../../src/retrieval/names.ts';
import { STOP_WORDS } from '../../src/retrieval/stop-words.ts';
import { foldWord, stem, words } from '../../src/retrieval/terms.ts';

/** Share of a fact's words, numbers and names apart, that the answer must hold. */
const WORDS_SHARE = 0.5;
/** Spelling distance up to which two names are the same. */
const NAME_DISTANCE = 0.12;

export function statesFact(answer: string, fact: string): boolean {
  const said = termsOf(answer);
  const saidTerms = new Set(said.map((one) => one.term));
  const hasName = (name: string) =>
    said.some(
      (one) =>
        one.folded === name ||
        (soundSpelling(one.folded)[0] === soundSpelling(name)[0] &&
          spellingDistance(one.folded, name) <= NAME_DISTANCE),
    );
  // "whose figure it is" in brackets names a source; the sources stand in the text that is searched.
  const alternatives = fact.replace(/\([^)]*\)/g, ' ').split(' / ');
  return alternatives.some((alternative) => {
    const wanted = termsOf(alternative);
    const numbers = wanted.filter((one) => /^\d/.test(one.term));
    const names = wanted.filter(
      (one) => one.capital && !/^\d/.test(one.term) && monthNumber(one.folded) === undefined,
    );
    const rest = wanted.filter((one) => !numbers.includes(one) && !names.includes(one));
    const found = rest.filter((one) => saidTerms.has(one.term)).length;
    return (
      numbers.every((one) => saidTerms.has(one.term)) &&
      names.every((one) => saidTerms.has(one.term) || hasName(one.folded)) &&
      (rest.length === 0 || found >= WORDS_SHARE * rest.length)
    );
  });
}

function termsOf(text: string): { folded: string; term: string; capital: boolean }[] {
  return words(text).flatMap((word) => {
    const folded = foldWord(word.text);
    if (folded === '' || STOP_WORDS.has(folded)) return [];
    return [{ folded, term: stem(folded), capital: /^\p{Lu}/u.test(word.text) }];
  });
}
