import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSlipOfStopWord, nearestForms, slipsBetween } from '../../src/retrieval/typos.ts';
import { Vocabulary } from '../../src/retrieval/vocabulary.ts';

const vocabulary = new Vocabulary();
const terms = vocabulary.read([
  'The negotiations on a resolution went full circle.',
  'The delegation met Tillerson in Amman and Sochi.',
]);
vocabulary.hold(new Set(terms.flatMap((some) => [...some])));

test.each([
  ['negotations', ['negotiations']],
  ['ressolution', ['resolution']],
  ['delegaton', ['delegation']],
  ['tillersn', ['tillerson']],
  ['aman', ['amman']],
  ['sohci', ['sochi']],
  // A wrong letter makes another word.
  ['fall', []],
  ['cat', []],
  ['2254', []],
  ['constantinople', []],
])('nearestForms() of %s are %j', (word, expected) => {
  expect(nearestForms(word, vocabulary).map(({ form }) => form)).toEqual(expected);
});

test.each([
  ['abuot', true],
  ['wat', true],
  ['mny', true],
  ['about', false],
  ['tillerson', false],
  ['ab', false],
])('isSlipOfStopWord() of %s is %s', (word, expected) => {
  expect(isSlipOfStopWord(word, vocabulary)).toBe(expected);
});

test('slipsBetween() counts missing, added, wrong and exchanged letters', () => {
  expect([
    slipsBetween('abuot', 'about', 2),
    slipsBetween('kitten', 'sitting', 3),
    slipsBetween('a', 'abcd', 2),
    slipsBetween('same', 'same', 1),
  ]).toEqual([1, 3, 3, 0]);
});

test('slipsBetween() is symmetric, and never above one more than asked', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (one, other, most) => {
      const slips = slipsBetween(one, other, most);
      expect(Math.min(slips, most + 1)).toBe(Math.min(slipsBetween(other, one, most), most + 1));
      expect(slips === 0).toBe(one === other);
    }),
  );
});
