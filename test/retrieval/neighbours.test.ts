import { expect, test } from 'vitest';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { besideNeighbours, type Ranked } from '../../src/retrieval/neighbours.ts';
import { articleOf } from '../corpus/article-of.ts';

/** Ranks texts by the given scores, among articles of other matters; gives the new scores by id. */
async function scoresOf(
  ...ranked: [id: string, text: string, score: number][]
): Promise<Map<string, number>> {
  const archive = new IndexedArchive();
  const others = Array.from({ length: 40 }, (_, n) =>
    articleOf(`Other ${n} matter${n}.`, { id: `o${n}`, title: '' }),
  );
  const articles = ranked.map(([id, text]) => articleOf(text, { id, title: '' }));
  await archive.update([...others, ...articles].map(keepArticle));
  const before: Ranked[] = ranked.map(([id, , score]) => ({ indexed: archive.byId(id)!, score }));
  const after = besideNeighbours(before, archive.vocabulary);
  return new Map(after.map(({ indexed, score }) => [indexed.article.id, score]));
}

test('an article among others that fit goes before one that stands alone', async () => {
  const scores = await scoresOf(
    ['first', 'Volcano lava crater eruption.', 10],
    ['alone', 'Harbour cranes bridge barge.', 6],
    ['beside', 'Volcano lava crater ash.', 5.5],
    ['remote', 'Harbour cranes sluice weir.', 1],
  );
  expect(scores.get('beside')).toBeGreaterThan(scores.get('alone')!);
  expect(scores.get('first')).toBeGreaterThan(scores.get('beside')!);
});

test('an article that shares no telling word with another keeps its score', async () => {
  const scores = await scoresOf(['a', 'Volcano lava.', 3], ['b', 'Harbour cranes.', 2], ['c', '', 1]);
  expect([...scores]).toEqual([
    ['a', 3],
    ['b', 2],
    ['c', 1],
  ]);
});

test('articles behind the fiftieth stay behind', async () => {
  const many = Array.from({ length: 60 }, (_, n): [string, string, number] => [
    `m${n}`,
    n % 2 === 0 ? 'Volcano lava crater.' : 'Harbour cranes.',
    100 - n,
  ]);
  const scores = [...(await scoresOf(...many)).values()];
  expect(scores).toHaveLength(60);
  expect(Math.max(...scores.slice(50))).toBeLessThanOrEqual(Math.min(...scores.slice(0, 50)));
});

test('nothing found stays nothing', async () => {
  expect((await scoresOf()).size).toBe(0);
});
