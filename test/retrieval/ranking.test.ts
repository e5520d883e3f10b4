import { describe, expect, test } from 'vitest';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { asksForNow, recency } from '../../src/retrieval/recency.ts';
import { forEachWord } from '../../src/retrieval/terms.ts';
import { articleOf } from '../corpus/article-of.ts';

const FILLER = 'Nothing of note took place in the town that morning, as on others before. ';

async function order(question: string, ...articles: ReturnType<typeof articleOf>[]): Promise<string[]> {
  const index = await buildPassageIndex(articles);
  const hits = await index.search(index.makeQuery(question, NO_FILTERS), 10);
  return [...new Set(hits.map(({ passage }) => passage.article.id))];
}

describe('search() ranks', () => {
  test('an article whose words stand in one sentence above one in which they are scattered', async () => {
    const scattered = `The dam was old. ${FILLER.repeat(10)}A bridge collapsed. ${FILLER.repeat(10)}`;
    const together = `${FILLER.repeat(10)}The dam collapsed beside a bridge. ${FILLER.repeat(10)}`;
    expect(
      await order(
        'dam bridge collapsed',
        articleOf(scattered, { id: 'a' }),
        articleOf(together, { id: 'b' }),
      ),
    ).toEqual(['b', 'a']);
  });

  test('an article with the word in its title above one that mentions it', async () => {
    const text = `${FILLER.repeat(5)}Zenobia left. `;
    expect(
      await order(
        'Zenobia',
        articleOf(text, { id: 'a' }),
        articleOf(`${text}More.`, { id: 'b', title: 'Zenobia' }),
      ),
    ).toEqual(['b', 'a']);
  });

  test('a rare word above a common one', async () => {
    const others = Array.from({ length: 8 }, (_, n) => articleOf(`The mayor spoke ${n}.`, { id: `o${n}` }));
    const found = await order('mayor Zenobia', articleOf('Zenobia spoke.', { id: 'a' }), ...others);
    expect(found[0]).toBe('a');
  });

  test('a word of the same family like the word itself, another synonym less', async () => {
    const others = Array.from({ length: 8 }, (_, n) => articleOf(`The mayor spoke ${n}.`, { id: `o${n}` }));
    const found = await order(
      'Algeria truce',
      articleOf('The ceasefire was signed.', { id: 'synonym' }),
      articleOf('The Algerian was heard.', { id: 'family' }),
      ...others,
    );
    expect(found.slice(0, 2)).toEqual(['family', 'synonym']);
  });

  test('newer articles first where the present is asked for, and only there', async () => {
    const old = articleOf('The carmaker recalled its vans. Old.', { id: 'old', date: '2014-01-01' });
    const young = articleOf('The carmaker recalled its vans near a river bridge. Young.', {
      id: 'young',
      date: '2022-01-01',
    });
    expect(await order('Which carmaker recalled vans this week?', old, young)).toEqual(['young', 'old']);
    expect(await order('Which carmaker recalled vans?', old, young)).toEqual(['old', 'young']);
  });
});

test('recency() halves its share every two years and leaves undated articles alone', () => {
  expect(recency('2022-01-01', '2022-01-01')).toBe(1);
  expect(recency('2020-01-01', '2022-01-01')).toBeCloseTo(0.9, 3);
  expect(recency(undefined, '2022-01-01')).toBe(1);
  expect(recency('2022-01-01', undefined)).toBe(1);
});

test.each([
  ['Who resigned this week?', true],
  ['من استقال هذا الأسبوع؟', true],
  ['Who resigned in May 2018?', false],
  ['Who is known for it?', false],
])('asksForNow() of "%s" is %s', (question, expected) => {
  expect(asksForNow(question)).toBe(expected);
});

test.each([
  ['plain words, twice', ['plain', 'words', 'twice']],
  [
    "Da'esh’s F-16s of twenty-one; 1,700x 5th",
    ["Da'esh’s", 'F-16s', 'of', 'twenty-one', '1,700', 'x', '5th'],
  ],
  ['l’été 𝐀bc naïve', ['l’été', '𝐀bc', 'naïve']],
])('forEachWord() finds in %j the words %j', (text, expected) => {
  const found: string[] = [];
  forEachWord(text, (start, end) => found.push(text.slice(start, end)));
  expect(found).toEqual(expected);
});
