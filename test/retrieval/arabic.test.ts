import { expect, test } from 'vitest';
import { arabicMonth, englishFor } from '../../src/retrieval/arabic.ts';

test.each([
  ['السجون', 'prisons'],
  ['وقصف', 'bombing'],
  ['قطر', 'qatar'],
  ['المعتقلين', 'detainees'],
  ['بالاجتماع', 'meeting'],
])('englishFor() gives for %s also %s', (word, english) => {
  expect(englishFor(word)).toContain(english);
});

test('englishFor() leaves names alone', () => {
  expect(englishFor('زيد')).toEqual([]);
});

test('arabicMonth() knows Levantine and Gregorian months', () => {
  expect(['كانون الثاني', 'كانون الأول', 'شباط', 'ديسمبر', 'يناير', 'وفد'].map(arabicMonth)).toEqual([
    1,
    12,
    2,
    12,
    1,
    undefined,
  ]);
});
