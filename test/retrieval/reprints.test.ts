import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/corpus/article.ts';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { type IndexedArticle, indexArticle } from '../../src/retrieval/indexed-article.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { Reprints } from '../../src/retrieval/reprints.ts';
import { resemble } from '../../src/retrieval/resemblance.ts';
import { Vocabulary } from '../../src/retrieval/vocabulary.ts';
import { articleOf } from '../corpus/article-of.ts';

function grouped(articles: readonly Article[]) {
  const vocabulary = new Vocabulary();
  const reprints = new Reprints();
  const indexed = articles.map((article) => indexArticle(keepArticle(article), vocabulary));
  for (const one of indexed) reprints.add(one);
  const byId = (id: string) => indexed.find(({ article }) => article.id === id)!;
  return {
    group: { byId, remove: (one: ReturnType<typeof byId>) => reprints.remove(one) },
    groupOf: (id: string) => reprints.of(byId(id)).map(({ article }) => article.id),
  };
}

describe('reprints of a seed', async () => {
  const { articles } = await readArchive('seeds');
  const original = articles.find(({ id }) => id === '001-2')!;
  const reprint = articleOf(
    `${original.text.replace('17 people', 'seventeen people')} Read more on our page.`,
    { id: 'reprint', date: '2017-12-23' },
  );
  const earlier = articleOf(original.text, { id: 'earlier', date: '2017-12-20' });
  const all = [...articles, reprint, earlier];

  test('of() folds near-duplicates, the earliest first, and nothing else', () => {
    const { group, groupOf } = grouped(all);
    expect(groupOf('reprint')).toEqual(['earlier', '001-2', 'reprint']);
    expect(groupOf('001-2')).toEqual(groupOf('reprint'));
    for (const { id } of articles) if (id !== '001-2') expect(groupOf(id)).toEqual([id]);
    group.remove(group.byId('earlier'));
    expect(groupOf('reprint')).toEqual(['001-2', 'reprint']);
    group.remove(group.byId('001-2'));
    expect(groupOf('reprint')).toEqual(['reprint']);
  });

  test('of() does not fold short texts that resemble one another', () => {
    const short = ['Five people died in Homs.', 'Five people died in Hama.', 'Five people died in Homs.'].map(
      (text, index) => articleOf(text, { id: `${index}` }),
    );
    const { groupOf } = grouped(short);
    for (const { id } of short) expect(groupOf(id)).toEqual([id]);
  });

  test('search() gives one article of a group, with the others beside it', async () => {
    const index = await buildPassageIndex(all);
    const hits = await index.search(index.makeQuery('What happened in Maar Shoureen?', NO_FILTERS), 12);
    const group = new Set(['001-2', 'reprint', 'earlier']);
    const found = new Set(hits.map((hit) => hit.passage.article.id).filter((id) => group.has(id)));
    expect(found.size).toBe(1);
    expect(hits[0]!.reprints.map(({ id }) => id)).toEqual(['earlier', '001-2', 'reprint']);
  });
});

/** A text in two thirds of which its neighbours in the list agree, and in less those further away. */
function driftingText(place: number): string {
  return Array.from(
    { length: 30 },
    (_, sentence) =>
      `Report ${Math.floor((place * 3 + sentence) / 30)} of ${sentence} tells of water and roads.`,
  ).join(' ');
}

describe('groups that change', () => {
  const vocabulary = new Vocabulary();
  const drifting = Array.from({ length: 24 }, (_, place) =>
    indexArticle(
      keepArticle(articleOf(driftingText(place), { id: `d${String(place).padStart(2, '0')}` })),
      vocabulary,
    ),
  );

  /** Whoever is reached from one article to the next that resembles it. */
  function reachable(from: IndexedArticle, among: ReadonlySet<IndexedArticle>): string[] {
    const reached = new Set([from]);
    for (const one of reached)
      for (const other of among) if (resemble(one.sample, other.sample)) reached.add(other);
    return Array.from(reached, ({ article }) => article.id).sort();
  }

  test('resemble their neighbours and not everybody, so that one may be what joins two', () => {
    const all = new Set(drifting);
    const sizes = new Set(drifting.map((one) => reachable(one, all).length));
    expect(Math.max(...sizes)).toBeGreaterThan(3);
    const [first, last] = [drifting[0]!, drifting[23]!];
    expect(resemble(first.sample, last.sample)).toBe(false);
  });

  test('of() gives whoever resembles an article, directly or through others, whatever came and went', () => {
    const step = fc.record({ place: fc.nat(drifting.length - 1), asks: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
        const reprints = new Reprints();
        const present = new Set<IndexedArticle>();
        for (const { place, asks } of steps) {
          const one = drifting[place]!;
          if (present.delete(one)) reprints.remove(one);
          else {
            reprints.add(one);
            present.add(one);
          }
          if (!asks) continue;
          for (const other of present)
            expect(reprints.of(other).map(({ article }) => article.id)).toEqual(reachable(other, present));
        }
      }),
    );
  });

  test('of() follows thousands of the same text that come and go', () => {
    const text = driftingText(0);
    const many = Array.from({ length: 5000 }, (_, number) =>
      indexArticle(keepArticle(articleOf(text, { id: `${10_000 + number}` })), vocabulary),
    );
    const reprints = new Reprints();
    for (const one of many) reprints.add(one);
    expect(reprints.of(many[4000]!)).toEqual(many);
    for (const one of many.slice(0, 4990)) reprints.remove(one);
    for (const one of many.slice(0, 10)) reprints.add(one);
    expect(reprints.of(many[4990]!)).toEqual([...many.slice(0, 10), ...many.slice(4990)]);
    for (const one of [...many.slice(1, 10), ...many.slice(4990)]) reprints.remove(one);
    expect(reprints.of(many[0]!)).toEqual([many[0]]);
  });
});
