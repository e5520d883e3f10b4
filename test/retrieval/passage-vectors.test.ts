import { expect, test } from 'vitest';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { fuse, fused } from '../../src/retrieval/fusion.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { PassageVectors } from '../../src/retrieval/passage-vectors.ts';
import { rounded, Vectors } from '../../src/retrieval/vectors.ts';
import { articleOf } from '../corpus/article-of.ts';

const DIMENSIONS = 128;

/** Numbers from -1 to 1, the same on every run: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return state / 2 ** 31;
  };
}

function unitVector(random: () => number): Float32Array {
  const values = Array.from({ length: DIMENSIONS }, random);
  return Float32Array.from(values, (value) => value / Math.hypot(...values));
}

async function prepared(count: number, withVector = count) {
  const archive = new IndexedArchive();
  const articles = Array.from({ length: count }, (_, number) =>
    keepArticle(articleOf(`Report number ${number}.`, { id: `a${number}` })),
  );
  await archive.update(articles);
  const vectors = new Vectors();
  const passages = new PassageVectors(archive, vectors);
  await passages.follow();
  const random = createRandom(1);
  const exact = new Map<string, Float32Array>();
  for (const [key, text] of passages.next(withVector)) {
    const vector = unitVector(random);
    vectors.add(key, rounded(vector));
    passages.settle([key]);
    exact.set(`a${/\d+/.exec(text)![0]}`, vector);
  }
  return { archive, passages, exact, question: unitVector(random) };
}

test('closeness() finds the nearest of many, in order, from 1 for the nearest down to 0', async () => {
  const { passages, exact, question } = await prepared(600);
  const cosines = [...exact].map(([id, vector]) => ({
    id,
    cosine: vector.reduce((sum, value, index) => sum + value * question[index]!, 0),
  }));
  cosines.sort((a, b) => b.cosine - a.cosine);
  const { nearest, ofArticle, ofPassage } = passages.closeness(question, NO_FILTERS, 50)!;
  const ids = nearest.map(({ article }) => article.id);
  const exactly = cosines.map(({ id }) => id);
  expect(ids.slice(0, 5)).toEqual(exactly.slice(0, 5));
  // Signs say who is compared by numbers. Without any order among the vectors, as here, they miss some of the last.
  expect(exactly.slice(0, 50).filter((id) => ids.includes(id)).length).toBeGreaterThan(40);
  expect(nearest).toHaveLength(50);
  expect(ofArticle(nearest[0]!)).toBe(1);
  expect(ofPassage(nearest[0]!, 0)).toBe(1);
  expect(ofArticle(nearest[49]!)).toBe(0);
  const values = nearest.map((one) => ofArticle(one)!);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
});

test('what has no vector yet is neither ahead nor behind', async () => {
  const { archive, passages, question } = await prepared(4, 2);
  expect(passages).toMatchObject({ passages: 4, embedded: 2, waiting: 2 });
  const closeness = passages.closeness(question, NO_FILTERS, 50)!;
  const ranked = archive.all().map((indexed, place) => ({ indexed, score: [8, 6, 4, 2][place]! }));
  const scores = fuse(ranked, closeness).map(({ score }) => score);
  expect(scores.slice(2)).toEqual([0.5, 0.25]);
  const [first, second] = [
    closeness.ofArticle(ranked[0]!.indexed)!,
    closeness.ofArticle(ranked[1]!.indexed)!,
  ];
  expect([first, second].sort()).toEqual([0, 1]);
  expect(scores.slice(0, 2)).toEqual([fused(1, first), fused(0.75, second)]);
});

test('closeness() is undefined for another dimension, and where nothing within the filters has a vector', async () => {
  const { passages, question } = await prepared(3);
  expect(passages.closeness(question.subarray(1), NO_FILTERS, 50)).toBeUndefined();
  expect(passages.closeness(question, { ...NO_FILTERS, publishers: ['Nobody'] }, 50)).toBeUndefined();
});

test('keys() are those of the articles there are', async () => {
  const { archive, passages } = await prepared(3);
  await archive.update([keepArticle(articleOf('Report number 1.', { id: 'a1' }))]);
  await passages.follow();
  expect((await passages.keys()).size).toBe(1);
  expect(passages).toMatchObject({ passages: 1, embedded: 1, waiting: 0 });
});
