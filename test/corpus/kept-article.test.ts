// A text is kept in few bytes, and given back as it was.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { articleOf as inflated, isSameArticle, keepArticle, textOf } from '../../src/corpus/kept-article.ts';
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

test('isSameArticle() compares text and data', () => {
  const one = keepArticle(articleOf('The convoy came.'));
  expect(isSameArticle(one, keepArticle(articleOf('The convoy came.')))).toBe(true);
  expect(isSameArticle(one, keepArticle(articleOf('The convoy went.')))).toBe(false);
  expect(isSameArticle(one, keepArticle(articleOf('The convoy came.', { title: 'Another' })))).toBe(false);
});
