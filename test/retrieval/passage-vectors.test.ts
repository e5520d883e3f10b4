import { describe, expect, test } from 'vitest';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { type Filters, NO_FILTERS } from '../../src/retrieval/filters.ts';
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

test('articles that go are no longer counted', async () => {
  const { archive, passages } = await prepared(3);
  await archive.update([keepArticle(articleOf('Report number 1.', { id: 'a1' }))]);
  await passages.follow();
  expect(passages).toMatchObject({ passages: 1, embedded: 1, waiting: 0 });
});

test('postpone() lets texts wait behind all others, also behind those that come later', async () => {
  const { archive, passages } = await prepared(3, 0);
  const [first] = [...passages.next(1).keys()];
  passages.postpone([first!]);
  expect([...passages.next(3).keys()].indexOf(first!)).toBe(2);
  const more = [0, 1, 2, 3].map((number) =>
    keepArticle(articleOf(`Report number ${number}.`, { id: `a${number}` })),
  );
  await archive.update(more);
  await passages.follow();
  expect([...passages.next(4).keys()].indexOf(first!)).toBe(3);
  expect(passages.waiting).toBe(4);
  passages.settle([first!]);
  passages.postpone([first!]);
  expect(passages.waiting).toBe(3);
});

describe('reprints', () => {
  const TEXT = Array.from(
    { length: 30 },
    (_, number) =>
      `The harbour master counted ${number} ships near Latakia while gulls flew over pier ${number}.`,
  ).join(' ');

  async function crowded(embeds: (id: string) => boolean = () => true) {
    const reprint = (number: number) =>
      articleOf(TEXT, { id: `r${number}`, title: `Ships ${number}`, date: `2020-01-0${number}` });
    const articles = [
      ...Array.from({ length: 9 }, (_, number) => reprint(number + 1)),
      articleOf('Boats reached Tartus.', { id: 'other', title: 'Vessels', date: '2020-01-05' }),
    ];
    const archive = new IndexedArchive();
    await archive.update(articles.map(keepArticle));
    const vectors = new Vectors();
    const passages = new PassageVectors(archive, vectors);
    await passages.follow();
    for (const [key, text] of passages.next(1_000)) {
      const reprinted = /^Ships (\d)/.exec(text)?.[1];
      if (embeds(reprinted ? `r${reprinted}` : 'other'))
        vectors.add(key, rounded(Float32Array.of(1, reprinted ? 0.1 : 0.5, 0.1)));
    }
    await passages.follow();
    return (filters: Partial<Filters> = {}) =>
      passages
        .closeness(Float32Array.of(1, 0.1, 0.1), { ...NO_FILTERS, ...filters }, 2)!
        .nearest.map(({ article }) => article.id);
  }

  test('take one place among the nearest', async () => {
    const nearest = await crowded();
    expect(nearest()).toEqual(['r1', 'other']);
  });

  test('stand for each other within filters, and as far as they have vectors', async () => {
    expect((await crowded())({ after: '2020-01-04' })).toEqual(['r4', 'other']);
    expect((await crowded((id) => id !== 'r1'))()).toEqual(['r2', 'other']);
  });
});
