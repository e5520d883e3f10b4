import { expect, test } from 'vitest';
import { phrasesIn, synonymsOf } from '../../src/retrieval/synonyms.ts';
import { stem, terms } from '../../src/retrieval/terms.ts';

test.each([
  ['ceasefire', 'truce'],
  ['doctor', 'physician'],
  ['refugees', 'displaced'],
  ['wounded', 'injured'],
  ['envoy', 'ambassador'],
  ['Algeria', 'Algerian'],
  ['Yemen', 'Yemeni'],
  ['Italy', 'Italian'],
  ['Japan', 'Japanese'],
])('synonymsOf() finds %s and %s from either side', (one, other) => {
  const found = (word: string) =>
    synonymsOf(stem(word.toLowerCase())).map((alternative) => alternative.join(' '));
  expect(found(one)).toContain(stem(other.toLowerCase()));
  expect(found(other)).toContain(stem(one.toLowerCase()));
  expect(found(one)).not.toContain(stem(one.toLowerCase()));
});

test('synonymsOf() gives words that belong together as one alternative', () => {
  expect(synonymsOf(stem('daesh'))).toContainEqual([stem('islamic'), stem('state')]);
  expect(synonymsOf('nothing')).toEqual([]);
});

test('phrasesIn() finds a phrase where its words stand side by side', () => {
  expect(phrasesIn(terms('a suicide attack in Homs'))).toMatchObject([{ at: 0, length: 2 }]);
  expect(phrasesIn(terms('They were set free'))).toMatchObject([{ length: 2 }]);
  expect(phrasesIn(terms('the car and a big bomb'))).toEqual([]);
});

test('synonymsOf() does not take one country for another', () => {
  const found = (word: string) => synonymsOf(stem(word)).flat();
  expect(found('iraq')).not.toContain('iran');
  expect(found('niger')).not.toContain(stem('nigerian'));
});
