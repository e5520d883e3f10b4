// A text is kept in few bytes, and given back as it was.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hasSameListing,
  hasSameWords,
  articleOf as inflated,
  keepArticle,
  textOf,
} from '../../src/corpus/kept-article.ts';
import { articleOf } from './article-of.ts';

const LENGTHS = [0, 1, 1999, 2000, 2001, 65_535, 65_536, 200_000];

describe('keepArticle()', () => {
  test.each(LENGTHS)('gives back %i letters', (length) => {
    for (const letter of ['a', 'é', 'ح'])
      expect(textOf(keepArticle(articleOf(letter.repeat(length))))).toBe(letter.repeat(length));
  });

  test('gives back every article', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (text) => {
        const article = articleOf(text, { date: '2018-01-24' });
        expect(inflated(keepArticle(article))).toEqual(article);
      }),
    );
  });

  test('keeps a long text in half of its bytes', () => {
    const sentences = Array.from(
      { length: 200 },
      (_, index) => `On day ${index} the convoy reached town ${index * 7}.`,
    );
    const text = sentences.join(' ');
    expect(keepArticle(articleOf(text)).deflated.length).toBeLessThan(text.length / 2);
  });
});

test('hasSameWords() compares title, day and text, hasSameListing() everything else', () => {
  const one = keepArticle(articleOf('The convoy came.', { line: 3 }));
  const same = { ...keepArticle(articleOf('The convoy came.', { line: 3 })) };
  const moved = keepArticle(articleOf('The convoy came.', { line: 4 }));
  expect([hasSameWords(one, same), hasSameListing(one, same)]).toEqual([true, true]);
  expect([hasSameWords(one, moved), hasSameListing(one, moved)]).toEqual([true, false]);
  for (const other of [
    articleOf('The convoy went.'),
    articleOf('The convoy came.', { title: 'Another' }),
    articleOf('The convoy came.', { date: '2018-01-24' }),
  ])
    expect(hasSameWords(one, keepArticle(other))).toBe(false);
});

test('hasSameListing() does not heed in which order the data come', () => {
  const { title, ...rest } = keepArticle(articleOf('The convoy came.'));
  expect(hasSameListing({ ...rest, title }, { title, ...rest })).toBe(true);
});
