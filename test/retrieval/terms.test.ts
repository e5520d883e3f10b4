import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldWord, terms, words } from '../../src/retrieval/terms.ts';

test.each([
  ['Coalition’s', ['coalit']],
  ["Hassan's", ['hassan']],
  ["Da'esh", ['daesh']],
  ['F-16s', ['f16']],
  ['François SÉNÉMAUD', ['francoi', 'senemaud']],
  ['Łódź', ['lodz']],
  ['al-Hariri', ['hariri']],
  ['the four and thirty and a dozen', ['4', '30', '12']],
  ['the eighth round, 12th of May', ['8th', 'round', '12th']],
  ['1,700 people', ['1700', 'peopl']],
  ['وبالدوحة', ['دوحه']],
  ['أحمد', ['احمد']],
  ['the U.N. and the UN', ['un', 'un']],
  ['a U.S.-led force of the US told us', ['usa', 'led', 'forc', 'usa', 'told']],
  ['J.K.Rowling left at 5 a.m.', ['jk', 'rowl', 'left', '5']],
  ['', []],
  ['… — “”', []],
])('terms() of %j are %j', (text, expected) => {
  expect(terms(text)).toEqual(expected);
});

test('terms() of a word do not depend on case, accents or quotes around it', () => {
  for (const [one, other] of [
    ['MUSTAFA', 'Mustafa'],
    ['“talks”', 'talks'],
    ['négotiations', 'negotiations'],
    ['الحريري', 'حريري'],
  ] as const)
    expect(terms(one)).toEqual(terms(other));
});

test('words() gives slices of the text, and foldWord() folds once and for all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      for (const word of words(text)) {
        expect(text.slice(word.start, word.end)).toBe(word.text);
        const folded = foldWord(word.text);
        expect(folded).toBe(folded.toLowerCase());
      }
    }),
  );
});
